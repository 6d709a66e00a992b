import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { labelEffects } from "@/lib/tenants/label-effects";
import { LabelEffectsInput } from "@/lib/tenants/labels";

/** Which shared items a change of labels would start or stop sharing with tenants (T8). */
export const GET = read({
  name: "tenant.label_effects",
  needs: edit("labels"),
  only: "main",
  input: LabelEffectsInput,
  run: labelEffects,
});
