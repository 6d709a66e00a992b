"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { cancelInvitations, handOverInvitation, resendInvitations } from "./commands";
import { InvitedInput, InvitedManyInput } from "./model";

const needs = edit("users");

/** Makes new links, which end the old ones; mails them, or answers them for the admin to hand over (U4). */
export const resend = action({
  name: "invitation.resend",
  needs,
  input: InvitedManyInput,
  run: resendInvitations,
});

/** Makes a new link to hand over oneself, which ends the old one (U4). */
export const handOver = action({
  name: "invitation.hand_over",
  needs,
  input: InvitedInput,
  run: handOverInvitation,
});

/** Ends open links (U4). */
export const cancel = action({
  name: "invitation.cancel",
  needs,
  input: InvitedManyInput,
  run: cancelInvitations,
});
