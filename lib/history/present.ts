import { PERMISSION_KEYS } from "@/lib/access/components";
import { describeSource } from "@/lib/access/why";
import { ACTORS } from "@/lib/audit/model";
import type { Access, Facts, HistoryRow } from "./facts";
import type { AccessThen, HistoryEvent } from "./model";
import type { Step } from "./replay";
import { describeStep } from "./words";

/** Steps as the screens show them; those of which there is nothing to say are left out. */
export function describeSteps(
  steps: readonly Step[],
  names: ReadonlyMap<string, string>,
  tenants: ReadonlyMap<string, string>,
): HistoryEvent[] {
  return steps.flatMap((step): HistoryEvent[] => {
    const what = describeStep(step, tenants);
    const [row] = step.rows;
    if (!row || (what.length === 0 && step.changes.length === 0)) return [];
    const { at, cause, requestId } = row;
    const baseline = cause === "baseline";
    return [
      { at, who: actorWords(row, names), requestId, what, baseline, changes: baseline ? [] : step.changes },
    ];
  });
}

function actorWords({ actorId, actorKind, cause }: HistoryRow, names: ReadonlyMap<string, string>): string {
  const name = (actorId && names.get(actorId)) || ACTORS[actorKind];
  if (cause === "sync") return `${name}, by sync`;
  if (cause === "pairing") return `${name}, by pairing`;
  return name;
}

/** What facts of a time give, as the screens show it. `first` is the first row of the person. */
export function accessThen(
  facts: Facts,
  access: Access,
  tenants: ReadonlyMap<string, string>,
  { at, first }: { at: string; first: HistoryRow | undefined },
): AccessThen {
  if (!first || at < first.at)
    return { state: first?.cause === "baseline" ? "unknown" : "absent", since: first?.at ?? null };
  if (!facts.user || facts.user.status === "deleted") return { state: "absent", since: null };
  const named = (ids: Iterable<string>, name: (id: string) => string | undefined) =>
    [...ids].flatMap((id) => name(id) ?? []).sort((a, b) => a.localeCompare(b));
  const known = new Set<string>(PERMISSION_KEYS);
  const keys = [...known, ...[...access.cells.keys()].filter((key) => !known.has(key)).sort()];
  return {
    state: "here",
    status: facts.user.status,
    role: (facts.user.role_id && facts.roles.get(facts.user.role_id)?.name) || null,
    groups: named(facts.memberOf, (id) => facts.groups.get(id)?.name),
    tenants: named(access.tenantIds, (id) => tenants.get(id)),
    accountAdmin: access.accountAdmin,
    cells: keys.flatMap((key) => {
      const cell = access.cells.get(key);
      if (!cell) return [];
      const ways = cell.sources.map((source) => ({
        level: source.level,
        way: describeSource(access.graph, source),
      }));
      return [{ key, level: cell.level, ways }];
    }),
  };
}
