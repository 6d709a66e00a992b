"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { updatePolicy } from "./commands";
import { UpdatePolicyInput } from "./model";

/** Changes the instance's sign-in policy (A7, A4). */
export const update = action({
  name: "sign-in-policy.update",
  needs: edit("sign-in-policy"),
  input: UpdatePolicyInput,
  run: updatePolicy,
});
