import { z } from "zod";
import { Id, ids } from "@/lib/users/text";

/** Whose invitation an action is for. */
export const InvitedInput = z.strictObject({ userId: Id });
export type InvitedInput = z.infer<typeof InvitedInput>;

/** Whose invitations a bulk action is for. */
export const InvitedManyInput = z.strictObject({
  userIds: ids(500).refine((all) => all.length > 0, "Choose at least one invitation."),
});
export type InvitedManyInput = z.infer<typeof InvitedManyInput>;
