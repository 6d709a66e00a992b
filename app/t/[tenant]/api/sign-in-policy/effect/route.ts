import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { EffectInput } from "@/lib/policies/model";
import { policyEffect } from "@/lib/policies/queries";

/** What a policy that is thought of would do, in numbers (A7). */
export const GET = read({
  name: "sign-in-policy.effect",
  needs: edit("sign-in-policy"),
  input: EffectInput,
  run: policyEffect,
});
