import type { Result } from "@/lib/core/result";

/** Why one of many was left out. */
export type BulkFailure = { id: string; reason: string };

/** What became of many. */
export type BulkOutcome = { done: number; failures: BulkFailure[] };

/** As many as a command takes at once. */
export const BULK_PART = 500;

type Act = (ids: string[]) => Promise<Result<unknown>>;

/**
 * Does something to many, a part at a time. A command does all of its part or nothing, and says by id what speaks
 * against it: those are left out and the others tried again. `told` hears how many are through; it answers false to
 * stop before the next part.
 */
export async function inParts(
  ids: readonly string[],
  act: Act,
  told: (through: number) => boolean = () => true,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: 0, failures: [] };
  for (let at = 0; at < ids.length; at += BULK_PART) {
    const { done, failures } = await part(ids.slice(at, at + BULK_PART), act);
    outcome.done += done;
    outcome.failures.push(...failures);
    if (!told(Math.min(ids.length, at + BULK_PART)) && at + BULK_PART < ids.length) {
      const rest = ids.slice(at + BULK_PART);
      outcome.failures.push(...rest.map((id) => ({ id, reason: "You stopped before it was its turn." })));
      break;
    }
  }
  return outcome;
}

async function part(ids: string[], act: Act): Promise<BulkOutcome> {
  const result = await act(ids);
  if (result.ok) return { done: ids.length, failures: [] };
  const against = ids.flatMap((id) => {
    const reason = result.fields?.[id];
    return reason ? [{ id, reason }] : [];
  });
  if (against.length > 0) {
    const left = new Set(against.map(({ id }) => id));
    const rest = ids.filter((id) => !left.has(id));
    return rest.length > 0 ? added(await part(rest, act), against) : { done: 0, failures: against };
  }
  // One that is gone does not say which: halving finds it.
  if (result.code === "not_found" && ids.length > 1) {
    const half = Math.ceil(ids.length / 2);
    const [one, two] = [await part(ids.slice(0, half), act), await part(ids.slice(half), act)];
    return { done: one.done + two.done, failures: [...one.failures, ...two.failures] };
  }
  return { done: 0, failures: ids.map((id) => ({ id, reason: result.message })) };
}

const added = ({ done, failures }: BulkOutcome, more: BulkFailure[]): BulkOutcome => ({
  done,
  failures: [...more, ...failures],
});

/** The failures with the same reason together, the most frequent first. */
export function byReason(failures: readonly BulkFailure[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of failures) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
