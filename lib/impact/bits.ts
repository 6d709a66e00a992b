import { type Level, PERMISSION_KEYS, RANK } from "@/lib/access/components";
import { HOLDS_ACCOUNT_ADMIN } from "@/lib/access/model";
import type { LevelStep } from "./words";

/** Each key's place in the bit strings that the database compares: the tree's order, then Account Admin itself. */
export const BIT_KEYS: readonly string[] = [...PERMISSION_KEYS, HOLDS_ACCOUNT_ADMIN];

/** What somebody may view and edit before a change and after it; a sign for each key, "1" where he may. */
export type Bits = {
  viewedBefore: string;
  editedBefore: string;
  viewedAfter: string;
  editedAfter: string;
};

/** What changes between the two, in the order of the tree, Account Admin first. */
export function stepsOf(bits: Bits): LevelStep[] {
  const steps = BIT_KEYS.flatMap((key, place): LevelStep[] => {
    const from = level(bits.viewedBefore[place], bits.editedBefore[place]);
    const to = level(bits.viewedAfter[place], bits.editedAfter[place]);
    return from === to ? [] : [{ key, from, to }];
  });
  const admin = steps.findIndex(({ key }) => key === HOLDS_ACCOUNT_ADMIN);
  return admin < 0 ? steps : [...steps.splice(admin, 1), ...steps];
}

/** True where a step gives more than there was. */
export function isGain({ from, to }: Pick<LevelStep, "from" | "to">): boolean {
  return RANK[to] > RANK[from];
}

function level(viewed: string | undefined, edited: string | undefined): Level {
  if (edited === "1") return "edit";
  return viewed === "1" ? "view" : "none";
}
