import { permissionLabel } from "@/lib/access/components";
import type { AccessThen, Between, HistoryEvent } from "@/lib/history/model";
import { timeWords } from "@/lib/history/moment";
import { statusWords } from "@/lib/history/words";
import { EmptyState } from "../ui/states";
import { absenceWords, LevelBadge } from "./access-then";
import { TurnBadge } from "./level-changes";

const MOST_EVENTS = 3;

/** What differs between someone's access at two times, and which events made it so. */
export function Comparison({ between: { from, to, changes, events } }: { between: Between }) {
  const facts = [
    {
      name: "Status",
      of: (access: AccessThen) => (access.state === "here" ? statusWords(access.status) : absent(access)),
    },
    {
      name: "Direct role",
      of: (access: AccessThen) => (access.state === "here" ? (access.role ?? "None") : "None"),
    },
    { name: "Groups", of: (access: AccessThen) => listOf(access, "groups") },
    { name: "Could enter", of: (access: AccessThen) => listOf(access, "tenants") },
  ].flatMap(({ name, of }) => (of(from) === of(to) ? [] : [{ name, before: of(from), after: of(to) }]));
  if (facts.length === 0 && changes.length === 0) {
    return (
      <EmptyState
        title="No difference"
        description={
          events.length === 0
            ? "Nothing changed between these times."
            : "What changed between these times was changed back."
        }
      />
    );
  }
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table aria-label="Differences" className="w-full text-sm">
        <thead>
          <tr className="border-b bg-sunken text-left text-xs text-muted">
            {["What", "Before", "After", "Change", "By"].map((header) => (
              <th key={header} scope="col" className="px-3 py-2 font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, before, after }) => (
            <tr key={name} className="border-b align-top last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-medium">
                {name}
              </th>
              <td className="px-3 py-1.5">{before}</td>
              <td className="px-3 py-1.5">{after}</td>
              <td className="px-3 py-1.5" colSpan={2} />
            </tr>
          ))}
          {changes.map(({ by, ...change }) => (
            <tr key={change.key} className="border-b align-top last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                {permissionLabel(change.key)}
              </th>
              <td className="px-3 py-1.5">
                <LevelBadge level={change.before} />
              </td>
              <td className="px-3 py-1.5">
                <LevelBadge level={change.after} />
              </td>
              <td className="px-3 py-1.5">
                <TurnBadge change={change} />
              </td>
              <td className="px-3 py-1.5 text-muted">
                <Causes events={by} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The events that made a difference, the deciding one first. */
function Causes({ events }: { events: readonly HistoryEvent[] }) {
  const shown = events.slice(-MOST_EVENTS).reverse();
  const more = events.length - shown.length;
  return (
    <ul className="flex flex-col gap-0.5">
      {shown.map((event) => (
        <li key={event.at}>
          {event.what.join("; ")}{" "}
          <span className="whitespace-nowrap text-xs">
            ({event.who}, {timeWords(event.at)})
          </span>
        </li>
      ))}
      {more > 0 && <li className="text-xs">and {more} earlier</li>}
    </ul>
  );
}

function absent(access: AccessThen): string {
  return absenceWords(access) ?? "";
}

function listOf(access: AccessThen, what: "groups" | "tenants"): string {
  return (access.state === "here" && access[what].join(", ")) || "None";
}
