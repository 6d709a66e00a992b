import { z } from "zod";
import { UserIdsInput } from "@/lib/users/model";
import { Id } from "@/lib/users/text";

/** The users who leave, and where they own anything, what becomes of it: decided on what was shown (U10). */
export const LeaveInput = UserIdsInput.extend({
  plan: z
    .strictObject({
      stamp: z.string().max(100, "Close this and open it again."),
      to: Id.nullable(),
    })
    .optional(),
});
export type LeaveInput = z.infer<typeof LeaveInput>;
