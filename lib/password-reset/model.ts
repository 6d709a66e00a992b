import { z } from "zod";
import { AcceptInput, SignInInput } from "@/lib/sign-in/model";
import { ids } from "@/lib/users/text";

/** The form behind “Forgot your password?”. */
export const ForgotInput = SignInInput.pick({ tenant: true, email: true });
export type ForgotInput = z.infer<typeof ForgotInput>;

/** The form behind a link by which one sets a new password: as behind an invitation's. */
export const ResetInput = AcceptInput;
export type ResetInput = z.infer<typeof ResetInput>;

/** To whom an administrator sends such a link. */
export const SendResetInput = z.strictObject({
  userIds: ids(500).refine((all) => all.length > 0, "Choose at least one person."),
});
export type SendResetInput = z.infer<typeof SendResetInput>;
