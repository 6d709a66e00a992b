import { rehearse, type Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import type { AccessDelta, Approval, Reviewed } from "./model";
import { impactOf } from "./queries";
import { harmless, type ImpactPlan } from "./words";

type Command<I, T> = (tx: Tx, context: Context, input: I) => Promise<Change<T>>;

/**
 * A command that is made only as it was shown (W2). What it would do is worked out in its own transaction, under the
 * lock of every change of groups. It is then refused, with the plan in `review`, where:
 *  - the person asks to see it first: always with `ask`, with `{}` where it concerns anybody;
 *  - an administrator's level that people gain through a nesting is not confirmed by name;
 *  - it would by now do something else than what the approval's `hash` stands for.
 * A call without any approval asks for nothing, but still needs the confirmations. What the command itself refuses
 * comes first. Confirmations go into the log.
 */
export function reviewed<I extends object, T>(
  command: Command<I, T>,
  delta: (input: I) => AccessDelta,
): Command<Reviewed<I>, T> {
  const run: Command<Reviewed<I>, T> = async (tx, context, { review, ...rest }) => {
    const input = rest as unknown as I;
    await lockNestings(tx);
    const plan = await impactOf(tx, context, delta(input), review?.after);
    const objection = objectionTo(plan, review);
    if (objection === undefined) return withConfirmed(await command(tx, context, input), plan);
    await rehearse(() => command(tx, context, input));
    throw new Refusal("conflict", objection, undefined, plan);
  };
  return Object.defineProperty(run, "name", { value: command.name });
}

/** Why a plan is not carried out on this approval, or undefined where it is. */
export function objectionTo(plan: ImpactPlan, review: Approval | undefined): string | undefined {
  const unconfirmed = plan.confirmations.filter(({ name }) => !review?.confirmed?.includes(name));
  if (review?.ask || review?.after !== undefined) return "Nothing was changed yet: look at what this does.";
  if (review?.hash !== undefined && review.hash !== plan.hash)
    return "Somebody changed something meanwhile, so this would now do something else. Look at it again.";
  if (unconfirmed.length > 0)
    return `A nesting passes on administration or destructive actions. Confirm by name: ${unconfirmed.map(({ name }) => name).join(", ")}.`;
  if (review && review.hash === undefined && !review.unseen && !harmless(plan))
    return "Nothing was changed yet: look at what this does.";
  return undefined;
}

function withConfirmed<T>(change: Change<T>, { confirmations }: ImpactPlan): Change<T> {
  if (confirmations.length === 0) return change;
  const confirmed = confirmations.map(({ name }) => name);
  return {
    ...change,
    after: { ...(change.after as object | undefined), confirmedAdministrators: confirmed },
  };
}
