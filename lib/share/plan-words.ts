import type { PlannedAction } from "./model";
import type { PlannedItem, PlanPage } from "./plan-page";

/** What each action of a plan is called. */
export const ACTION_WORDS: Readonly<Record<PlannedAction, string>> = {
  add: "Added",
  overwrite: "Overwritten",
  remove: "Removed",
};

/** A number with its noun. */
export const counted = (n: number, one: string, many = `${one}s`) =>
  n === 1 ? `1 ${one}` : `${n.toLocaleString("en")} ${many}`;

/** A plan in one sentence. */
export function planSummary({ totals, targeted }: Pick<PlanPage, "totals" | "targeted">): string {
  if (totals.changes === 0)
    return targeted === 0
      ? "Nothing is done: the labels name no paired tenant."
      : `Nothing is to be done: ${counted(targeted, "tenant")} ${targeted === 1 ? "has" : "have"} it all already.`;
  const parts = (["add", "overwrite", "remove"] as const).flatMap((action) =>
    totals[action] > 0
      ? [`${totals[action].toLocaleString("en")} ${ACTION_WORDS[action].toLowerCase()}`]
      : [],
  );
  return `In ${counted(totals.tenants, "tenant")}: ${parts.join(", ")}.`;
}

/** What of a plan is another than it was, in sentences, so that a stale one can be looked at once more (C18). */
export function planDifferences(before: PlanPage, after: PlanPage): string[] {
  const old = new Map(before.items.map((item) => [item.id, item]));
  const now = new Map(after.items.map((item) => [item.id, item]));
  const words = [
    ...after.items.flatMap((item) => itemDifference(old.get(item.id), item)),
    ...before.items.filter(({ id }) => !now.has(id)).map(({ name }) => `${name} needs nothing any more.`),
    ...refusals(before, after),
  ];
  if (before.targeted !== after.targeted)
    words.push(
      `${counted(after.targeted, "tenant")} instead of ${before.targeted.toLocaleString("en")} are meant.`,
    );
  return words.length > 0 || before.digest === after.digest
    ? words
    : ["The same is done, but in other tenants or in another way."];
}

function itemDifference(before: PlannedItem | undefined, item: PlannedItem): string[] {
  if (!before) return [`${item.name} has come to it.`];
  const words: string[] = [];
  if (before.number !== item.number && item.number !== null && before.number !== null)
    words.push(`${item.name}: version ${item.number} goes instead of ${before.number}.`);
  else if (before.digest !== item.digest) words.push(`${item.name}: its content was changed.`);
  for (const action of ["add", "overwrite", "remove"] as const) {
    if (before[action] !== item[action])
      words.push(
        `${item.name}: ${ACTION_WORDS[action].toLowerCase()} in ${counted(item[action], "tenant")} instead of ${before[action].toLocaleString("en")}.`,
      );
  }
  return words;
}

function refusals(before: PlanPage, after: PlanPage): string[] {
  const was = new Set(before.refused.map(({ itemId }) => itemId));
  const is = new Set(after.refused.map(({ itemId }) => itemId));
  return [
    ...after.refused
      .filter(({ itemId }) => !was.has(itemId))
      .map(({ name, reason }) => `${name} may not be shared: ${reason}`),
    ...before.refused.filter(({ itemId }) => !is.has(itemId)).map(({ name }) => `${name} may be shared now.`),
  ];
}
