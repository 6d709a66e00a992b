"use client";

import { Check, Users } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { remove, save, update } from "@/lib/saved-views/actions";
import type { SavedView, TableLayout } from "@/lib/saved-views/words";
import { toast, toastError } from "../ui/toaster";
import { useViews } from "./use-views";
import { ViewForm } from "./view-form";

type Props = {
  tenant: string;
  screen: string;
  view: SavedView | undefined;
  /** How the list is seen now. */
  shown: { q: string; sort: string; layout: TableLayout };
  /** True where that is not what the view says. */
  changed: boolean;
  onDone: () => void;
};

/** The views of a list: to choose one, to keep what is seen as a new one, and to change one's own. */
export default function ViewsPanel({ tenant, screen, view, shown, changed, onDone }: Props) {
  const [asked, setAsked] = useState<"new" | "edit">();
  const views = useViews(tenant, screen);
  const router = useRouter();
  const path = usePathname();

  async function keep(chosen: { name: string; shared: boolean }) {
    const result = await save(tenant, { screen, ...shown, ...chosen });
    if (!result.ok) return result;
    toast(`View ${chosen.name} saved`);
    router.push(`${path}?view=${result.data.id}`);
    onDone();
    return result;
  }

  async function change(chosen: { name: string; shared: boolean }, state: Props["shown"]) {
    if (!view) throw new Error("no view is shown");
    const result = await update(tenant, { id: view.id, version: view.version, ...state, ...chosen });
    if (!result.ok) return result;
    toast(`View ${chosen.name} saved`);
    if (state === shown) router.replace(`${path}?view=${view.id}`);
    router.refresh();
    onDone();
    return result;
  }

  async function saveChanges() {
    if (!view) return;
    const result = await change({ name: view.name, shared: view.shared }, shown);
    if (!result.ok) toastError(result.message);
  }

  async function discard() {
    if (!view) return;
    const result = await remove(tenant, { id: view.id });
    if (!result.ok) return toastError(result.message);
    const { name, q, sort, layout, shared } = view;
    toast(`View ${name} deleted`, async () => {
      const back = await save(tenant, { screen, name, q, sort, layout, shared });
      if (back.ok) router.push(`${path}?view=${back.data.id}`);
      else toastError(back.message);
    });
    router.replace(path);
    onDone();
  }

  if (asked === "new" || (asked === "edit" && view)) {
    const edits = asked === "edit" ? view : undefined;
    return (
      <ViewForm
        title={edits ? "Rename or share this view" : "Save as a new view"}
        start={edits ?? { name: "", shared: false }}
        onSave={(chosen) => (edits ? change(chosen, edits) : keep(chosen))}
        onCancel={() => setAsked(undefined)}
      />
    );
  }

  const mine = views.items.filter((each) => each.mine);
  const others = views.items.filter((each) => !each.mine);
  return (
    <>
      <Choice href={path} current={!view} onDone={onDone}>
        The standard view
      </Choice>
      {mine.length > 0 && <Heading>Yours</Heading>}
      {mine.map((each) => (
        <ViewLink key={each.id} view={each} path={path} current={each.id === view?.id} onDone={onDone} />
      ))}
      {others.length > 0 && <Heading>Shared by others</Heading>}
      {others.map((each) => (
        <ViewLink key={each.id} view={each} path={path} current={each.id === view?.id} onDone={onDone} />
      ))}
      {views.state !== "read" && (
        <p className="px-2 py-1.5 text-sm text-muted" role="status">
          {views.state === "failed" ? "The views could not be read." : "Reading the views …"}
        </p>
      )}
      <div className="mt-1 flex flex-col border-t pt-1">
        {view?.mine && changed && <Command onClick={saveChanges}>Save the changes to {view.name}</Command>}
        <Command onClick={() => setAsked("new")}>Save as a new view …</Command>
        {view?.mine && <Command onClick={() => setAsked("edit")}>Rename or share …</Command>}
        {view?.mine && (
          <Command danger onClick={discard}>
            Delete this view
          </Command>
        )}
      </div>
    </>
  );
}

function Heading({ children }: { children: ReactNode }) {
  return <p className="px-2 pt-2 pb-0.5 text-xs text-muted">{children}</p>;
}

const entry = "flex items-center gap-2 rounded px-2 py-1.5 text-left text-sm hover:bg-sunken";

function Choice({
  href,
  current,
  onDone,
  children,
}: {
  href: string;
  current: boolean;
  onDone: () => void;
  children: ReactNode;
}) {
  return (
    <Link href={href} prefetch={false} aria-current={current || undefined} className={entry} onClick={onDone}>
      <Check className={current ? "size-4 shrink-0 text-accent" : "invisible size-4 shrink-0"} aria-hidden />
      <span className="flex min-w-0 flex-1 items-center gap-2">{children}</span>
    </Link>
  );
}

function ViewLink({
  view,
  path,
  ...rest
}: {
  view: SavedView;
  path: string;
  current: boolean;
  onDone: () => void;
}) {
  return (
    <Choice href={`${path}?view=${view.id}`} {...rest}>
      <span className="truncate">{view.name}</span>
      {view.shared && (
        <span className="ml-auto inline-flex shrink-0 items-center gap-1 text-xs text-muted">
          <Users className="size-3.5" aria-hidden /> {view.mine ? "Shared" : view.ownerName}
        </span>
      )}
    </Choice>
  );
}

function Command({
  danger,
  onClick,
  children,
}: {
  danger?: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={danger ? `${entry} text-danger` : entry} onClick={onClick}>
      {children}
    </button>
  );
}
