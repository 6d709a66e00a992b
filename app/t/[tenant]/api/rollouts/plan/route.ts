import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { RolloutPlanInput } from "@/lib/rollouts/model";
import { rolloutPlan } from "@/lib/rollouts/queries";

const Json = z
  .string()
  .max(12_000)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: "custom", message: "This is no plan." });
      return z.NEVER;
    }
  });

/** What a rollout would do, ring by ring (C18). */
export const GET = read({
  name: "rollout.plan",
  needs: edit("sharing"),
  only: "main",
  input: z.object({ input: Json.pipe(RolloutPlanInput) }),
  run: (context, { input }) => rolloutPlan(context, input),
});
