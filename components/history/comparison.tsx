import { permissionLabel } from "@/lib/access/components";
import type { AccessThen, Between, HistoryEvent } from "@/lib/history/model";
import { timeWords } from "@/lib/history/moment";
import { statusWords } from "@/lib/history/words";
import { EmptyState, Section } from "../ui/states";
import { absenceWords, LevelBadge } from "./access-then";
import { TurnBadge } from "./level-changes";

const MOST_EVENTS = 3;

/** What differs between someone's access at two times, by the events that made it so, the newest first. */
export function Comparison({ between }: { between: Between }) {
  const { from, to, changes, events } = between;
  if (from.state === "unknown")
    return <EmptyState title="Not known" description={`${absenceWords(from)} Choose a later time.`} />;
  const facts = differingFacts(from, to);
  if (facts.length === 0 && changes.length === 0) {
    const nothing = "Nothing changed between these times.";
    const back = "What changed between these times was changed back.";
    return <EmptyState title="No difference" description={events.length === 0 ? nothing : back} />;
  }
  return (
    <>
      {facts.length > 0 && (
        <Section title="Status, role and groups">
          <Table name="Status, role and groups" headers={["What", "Before", "After"]}>
            {facts.map(({ name, before, after }) => (
              <Row key={name} name={name} cells={[before, after]} />
            ))}
          </Table>
        </Section>
      )}
      {byEvents(changes).map(({ events: by, own }) => (
        <Section key={by.at(-1)?.at ?? ""} title={words(by.at(-1))} description={<Earlier events={by} />}>
          <Table name={words(by.at(-1))} headers={["Permission", "Before", "After", "Change"]}>
            {own.map((change) => (
              <Row
                key={change.key}
                name={permissionLabel(change.key)}
                cells={[
                  <LevelBadge key="before" level={change.before} />,
                  <LevelBadge key="after" level={change.after} />,
                  <TurnBadge key="turn" change={change} />,
                ]}
              />
            ))}
          </Table>
        </Section>
      ))}
    </>
  );
}

function Table({ name, headers, children }: { name: string; headers: string[]; children: React.ReactNode }) {
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table aria-label={name} className="w-full table-fixed text-sm">
        <thead>
          <tr className="border-b bg-sunken text-left text-xs text-muted">
            {headers.map((header, index) => (
              <th key={header} scope="col" className={`px-3 py-2 font-medium ${index === 0 ? "w-2/5" : ""}`}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Row({ name, cells }: { name: string; cells: React.ReactNode[] }) {
  return (
    <tr className="border-b align-top last:border-b-0">
      <th scope="row" className="px-3 py-1.5 text-left font-normal break-words">
        {name}
      </th>
      {cells.map((cell, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns of one table stay where they are
        <td key={index} className="px-3 py-1.5 break-words">
          {cell}
        </td>
      ))}
    </tr>
  );
}

/** Who made the deciding event and when, and what else had a part in it before. */
function Earlier({ events }: { events: readonly HistoryEvent[] }) {
  const last = events.at(-1);
  const before = events.slice(-MOST_EVENTS, -1).reverse();
  const more = events.length - 1 - before.length;
  return (
    <>
      {last && `${last.who}, ${timeWords(last.at)}`}
      {before.map((event) => (
        <span key={event.at} className="block text-xs">
          Before: {words(event)} ({event.who}, {timeWords(event.at)})
        </span>
      ))}
      {more > 0 && <span className="block text-xs">and {more} earlier</span>}
    </>
  );
}

const words = (event: HistoryEvent | undefined) => event?.what.join("; ") ?? "";

type Change = Between["changes"][number];

/** The differences by the event that decided each, the newest first; with all that had a part in any of them. */
function byEvents(changes: readonly Change[]): { events: HistoryEvent[]; own: Change[] }[] {
  const found = new Map<string, { events: Map<string, HistoryEvent>; own: Change[] }>();
  for (const change of changes) {
    const key = change.by.at(-1)?.at ?? "";
    const group = found.get(key) ?? { events: new Map<string, HistoryEvent>(), own: [] };
    for (const event of change.by) group.events.set(event.at, event);
    group.own.push(change);
    found.set(key, group);
  }
  return [...found.entries()]
    .sort(([a], [b]) => b.localeCompare(a))
    .map(([, { events, own }]) => ({
      events: [...events.values()].sort((a, b) => a.at.localeCompare(b.at)),
      own,
    }));
}

function differingFacts(from: AccessThen, to: AccessThen): { name: string; before: string; after: string }[] {
  const facts: [string, (access: AccessThen) => string][] = [
    ["Status", (access) => (access.state === "here" ? statusWords(access.status) : "Not here")],
    ["Direct role", (access) => (access.state === "here" && access.role) || "None"],
    ["Groups", (access) => listOf(access, "groups")],
    ["Could enter", (access) => listOf(access, "tenants")],
  ];
  return facts.flatMap(([name, of]) => {
    const fact = { name, before: of(from), after: of(to) };
    return fact.before === fact.after ? [] : [fact];
  });
}

function listOf(access: AccessThen, what: "groups" | "tenants"): string {
  return (access.state === "here" && access[what].join(", ")) || "None";
}
