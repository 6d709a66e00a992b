import { Check, CircleDashed, Clock, LoaderCircle, type LucideIcon, X } from "lucide-react";
import Link from "next/link";
import type { ShareGrid as Grid } from "@/lib/share/grid";
import type { TargetState } from "@/lib/share/model";
import { TARGET_LABELS } from "@/lib/share/words";

const LOOK: Record<TargetState, { icon: LucideIcon; colour: string }> = {
  successful: { icon: Check, colour: "bg-success-soft text-success" },
  sharing: { icon: LoaderCircle, colour: "bg-info-soft text-info" },
  outdated: { icon: Clock, colour: "bg-warning-soft text-warning" },
  missing: { icon: CircleDashed, colour: "bg-sunken text-muted" },
  failed: { icon: X, colour: "bg-danger-soft text-danger" },
};

/** Shared items against tenants: each cell by colour, sign and words, and a way to the item's log (C2, C4, C14). */
export function ShareGrid({
  grid,
  logHref,
  peopleHref,
}: {
  grid: Grid;
  logHref: (itemId: string) => string;
  /** Where the sync of tenants is seen; null for someone who may not. */
  peopleHref: string | null;
}) {
  const { items, tenants, cells } = grid;
  return (
    <section
      aria-label="Items and tenants"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto rounded-lg border bg-surface"
    >
      <table aria-label="Items and tenants" className="border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky left-0 z-10 min-w-40 border-b bg-surface px-3 py-2 text-left align-bottom font-medium sm:min-w-60"
            >
              Item
            </th>
            {tenants.rows.map(({ id, name }) => (
              <th
                key={id}
                scope="col"
                className="h-32 border-b px-1 pb-2 align-bottom text-xs font-normal [writing-mode:sideways-lr]"
              >
                <span className="block max-h-28 truncate">{name}</span>
              </th>
            ))}
            <th aria-hidden className="w-full border-b" />
          </tr>
        </thead>
        <tbody>
          {peopleHref && (
            <tr>
              <RowName name="Users, groups and roles" />
              {tenants.rows.map(({ id, name, people }) => (
                <Cell key={id} state={people} of={`Users, groups and roles at ${name}`} href={peopleHref} />
              ))}
            </tr>
          )}
          {items.rows.map((item) => (
            <tr key={item.id}>
              <RowName name={item.name} />
              {tenants.rows.map(({ id, name }) => (
                <Cell
                  key={id}
                  state={cells[item.id]?.[id]}
                  of={`${item.name} at ${name}`}
                  href={logHref(item.id)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RowName({ name }: { name: string }) {
  return (
    <th
      scope="row"
      className="sticky left-0 z-10 max-w-40 truncate bg-surface px-3 py-0.5 text-left font-normal sm:max-w-80"
      title={name}
    >
      {name}
    </th>
  );
}

function Cell({ state, of, href }: { state: TargetState | undefined; of: string; href: string }) {
  if (!state)
    return (
      <td className="p-0.5">
        <span className="sr-only">Not meant for it</span>
      </td>
    );
  const { icon: Icon, colour } = LOOK[state];
  const words = `${TARGET_LABELS[state]}: ${of}`;
  return (
    <td className="p-0.5">
      <Link
        href={href}
        prefetch={false}
        scroll={false}
        title={words}
        aria-label={words}
        className={`flex size-7 items-center justify-center rounded ${colour} hover:ring-1 hover:ring-current`}
      >
        <Icon className="size-3.5" aria-hidden />
      </Link>
    </td>
  );
}

/** What the signs of the grid mean. */
export function ShareLegend() {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      {(Object.keys(LOOK) as TargetState[]).map((state) => {
        const { icon: Icon, colour } = LOOK[state];
        return (
          <li key={state} className="flex items-center gap-1.5">
            <span className={`flex size-5 items-center justify-center rounded ${colour}`}>
              <Icon className="size-3" aria-hidden />
            </span>
            {TARGET_LABELS[state]}
          </li>
        );
      })}
      <li>Empty: not meant for this tenant</li>
    </ul>
  );
}
