"use server";

import { z } from "zod";
import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { cancelInvitation, resendInvitation } from "./commands";

const input = z.strictObject({ userId: z.uuid() });

/** Makes a new link and ends the old one; mails it, or answers it for the admin to hand over (U4). */
export const resend = action({
  name: "invitation.resend",
  needs: edit("users"),
  input,
  run: resendInvitation,
});

/** Ends the open link (U4). */
export const cancel = action({
  name: "invitation.cancel",
  needs: edit("users"),
  input,
  run: cancelInvitation,
});
