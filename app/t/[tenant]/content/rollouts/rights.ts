import type { RolloutRights } from "@/components/rollouts/rights";
import { admits, type Context, edit } from "@/lib/core/context";

/** What the person's roles let him do with rollouts; the commands check the same. */
export function rolloutRights(context: Context): RolloutRights {
  const may = (action: string) => admits(context, edit("sharing")) && context.levels.get(action) === "edit";
  return { push: may("sharing:push"), rollBack: may("sharing:roll-back") };
}
