import { z } from "zod";
import { Password } from "@/lib/sign-in/model";
import { UpdateUserInput } from "@/lib/users/model";
import { Id } from "@/lib/users/text";

/** A person's own details, as he changes them himself (U13). */
export const OwnDetailsInput = UpdateUserInput.pick({
  version: true,
  firstName: true,
  lastName: true,
  phone: true,
});
export type OwnDetailsInput = z.infer<typeof OwnDetailsInput>;

/** Another password (U13). */
export const ChangePasswordInput = z
  .strictObject({
    current: z.string().min(1, "Enter your password.").max(200, "This is not your password."),
    password: Password,
    repeated: z.string().max(200),
  })
  .refine((input) => input.password === input.repeated, {
    path: ["repeated"],
    message: "The two passwords differ.",
  });
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** One of the person's own sessions. */
export const EndSessionInput = z.strictObject({ id: Id });
export type EndSessionInput = z.infer<typeof EndSessionInput>;

/** All of the person's sessions but this one. */
export const EndOthersInput = z.strictObject({ others: z.literal(true) });
export type EndOthersInput = z.infer<typeof EndOthersInput>;

/** A live session as the person sees it. Times are UTC in ISO form. */
export type OwnSession = {
  id: string;
  browser: string;
  ip: string | null;
  createdAt: string;
  lastSeenAt: string;
  /** True for the one that asks. */
  current: boolean;
};

/** The person's own account. `passwordReason` says why the password is not changed here. */
export type OwnAccount = {
  firstName: string;
  lastName: string;
  email: string;
  phone: string | null;
  version: number;
  passwordSetAt: string | null;
  passwordReason: string | null;
  /** What is asked of a new one. */
  passwordHint: string;
  sessions: OwnSession[];
  /** How many there are; the list shows the first hundred. */
  sessionCount: number;
};
