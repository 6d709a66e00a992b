import { type Level, PERMISSION_KEYS, RANK } from "@/lib/access/components";
import { type Access, accessOf, after, type Facts, type HistoryRow } from "./facts";

/** One permission that changed. */
export type LevelChange = { readonly key: string; readonly before: Level; readonly after: Level };

/** What became of a permission. */
export type Turn = "gained" | "lost" | "raised" | "lowered";

/** Rows that were written together, of which some concern the person, and what they did to his access. */
export type Step = {
  readonly at: string;
  /** Only those that concern him. */
  readonly rows: readonly HistoryRow[];
  readonly changes: readonly LevelChange[];
  readonly before: Facts;
  readonly after: Facts;
};

/**
 * Plays rows over the facts before them (W3), oldest first: a step for each moment that concerned the person. A
 * group, nesting or role concerns him while a path leads from him to it, before the step or after it.
 */
export function replay(start: Facts, rows: readonly HistoryRow[]): Step[] {
  const steps: Step[] = [];
  let facts = start;
  let access = accessOf(start);
  for (const together of moments(rows)) {
    const next = after(facts, together);
    if (together.some((row) => concerns(row, facts, access))) {
      const then = accessOf(next);
      const own = together.filter((row) => concerns(row, facts, access) || concerns(row, next, then));
      const at = together[0]?.at ?? "";
      steps.push({ at, rows: own, changes: difference(access, then), before: facts, after: next });
      access = then;
    }
    facts = next;
  }
  return steps;
}

/** Which permissions differ between two moments, in the order of the tree. */
export function difference(a: Pick<Access, "cells">, b: Pick<Access, "cells">): LevelChange[] {
  const level = (access: Pick<Access, "cells">, key: string): Level => access.cells.get(key)?.level ?? "none";
  const known = new Set<string>(PERMISSION_KEYS);
  const others = [...a.cells.keys(), ...b.cells.keys()].filter((key) => !known.has(key));
  return [...known, ...new Set(others)].flatMap((key) => {
    const change = { key, before: level(a, key), after: level(b, key) };
    return change.before === change.after ? [] : [change];
  });
}

/** What became of a permission, in one word. */
export function turnOf({ before, after: now }: LevelChange): Turn {
  if (before === "none") return "gained";
  if (now === "none") return "lost";
  return RANK[now] > RANK[before] ? "raised" : "lowered";
}

/** Rows that one act wrote: of one time, by one actor. */
function moments(rows: readonly HistoryRow[]): HistoryRow[][] {
  const found: HistoryRow[][] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.[0] && sameAct(last[0], row)) last.push(row);
    else found.push([row]);
  }
  return found;
}

function sameAct(a: HistoryRow, b: HistoryRow): boolean {
  return a.at === b.at && a.cause === b.cause && a.actorId === b.actorId && a.requestId === b.requestId;
}

function concerns(row: HistoryRow, facts: Facts, access: Access): boolean {
  if (row.kind === "user" || row.kind === "member") return true;
  if (row.kind === "role") return access.roleIds.has(row.subject);
  if (row.kind === "listing") return facts.memberOf.has(row.subject);
  return access.reached.has(row.subject);
}
