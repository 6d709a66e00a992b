import type { Tx } from "@/db/connection";
import { conflict, invalid } from "@/lib/core/errors";
import type { LeaveInput } from "./model";
import { KINDS, planOf } from "./queries";
import { describeOwned, type LeavingPlan, type OwnedKind } from "./words";

/** For the log: what was handed over of whom, and to whom. */
export type HandedOver = { to: string; things: { kind: OwnedKind; id: string; name: string }[] };

/**
 * Decides on what people own as their leaving asks for, in its transaction: hands all of it over or leaves it (U10).
 * Answers by former owner what was handed over. Throws `Refusal`: conflict where they own something and nothing was
 * decided, or something else than what was shown; invalid for a new owner who is not an active user made here, or
 * leaves himself.
 */
export async function settleOwnership(
  tx: Tx,
  { userIds, plan }: LeaveInput,
): Promise<ReadonlyMap<string, HandedOver>> {
  const current = await planOf(tx, userIds);
  if (plan ? plan.stamp !== current.stamp : current.owned.length > 0)
    throw undecided(current, plan !== undefined);
  const handed = new Map<string, HandedOver>();
  if (!plan || plan.to === null || current.owned.length === 0) return handed;
  const { to } = plan;
  await requireOwner(tx, to, userIds);
  for (const kind of KINDS) {
    for (const { id, name, from } of await kind.handOver(tx, userIds, to)) {
      const its = handed.get(from) ?? { to, things: [] };
      its.things.push({ kind: kind.id, id, name });
      handed.set(from, its);
    }
  }
  return handed;
}

function undecided({ owned }: LeavingPlan, shown: boolean) {
  const what = owned.length > 0 ? owned.map(describeOwned).join("; ") : "nothing any more";
  const meanwhile = shown ? "What is owned has changed meanwhile" : "Something is owned";
  const message = `${meanwhile}: ${what}. Decide what becomes of it. Nothing was changed.`;
  return conflict(message, { plan: message });
}

/** Holds the new owner until the transaction's end, so that he does not leave meanwhile. */
async function requireOwner(tx: Tx, to: string, leaving: readonly string[]): Promise<void> {
  const [owner] = await tx.sql`
    select from users where id = ${to} and origin = 'local' and status = 'active'
      and id <> all (${[...leaving]}::uuid[]) for update`;
  if (owner) return;
  const message = "Choose an active user of this tenant who is not leaving.";
  throw invalid(message, { to: message });
}
