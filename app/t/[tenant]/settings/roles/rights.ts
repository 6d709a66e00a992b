import type { Level } from "@/lib/access/components";
import type { Context } from "@/lib/core/context";

/** What this person has and so may give (R5); null for an Account Admin, who may give everything. */
export function levelsHeld({ accountAdmin, levels }: Context): Record<string, Level> | null {
  return accountAdmin ? null : Object.fromEntries(levels);
}
