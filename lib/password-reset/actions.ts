"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { sendResets } from "./commands";
import { SendResetInput } from "./model";

/** Makes people a link for a new password; mails it, or answers it for the admin to hand over. */
export const sendReset = action({
  name: "user.send_password_reset",
  needs: edit("users"),
  input: SendResetInput,
  run: sendResets,
});
