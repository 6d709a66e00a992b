import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { rollBackPlan } from "@/lib/rollouts/queries";

/** From which version to which each tenant would go (W5). */
export const GET = read({
  name: "rollout.roll_back_plan",
  needs: edit("sharing"),
  only: "main",
  input: z.object({
    itemId: z.uuid().optional(),
    rolloutId: z.uuid().optional(),
    takeAway: z.enum(["yes", "no"]).default("no"),
  }),
  run: (context, { takeAway, ...what }) => rollBackPlan(context, { ...what, takeAway: takeAway === "yes" }),
});
