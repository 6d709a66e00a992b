import { z } from "zod";
import { PASSWORD_CEILING, PASSWORD_FLOOR } from "@/lib/policies/words";

/** What every policy asks of a password; the rest is the tenant's own (A7), asked where it is set. */
export const Password = z
  .string()
  .min(PASSWORD_FLOOR, `Use at least ${PASSWORD_FLOOR} characters.`)
  .max(PASSWORD_CEILING, `Use at most ${PASSWORD_CEILING} characters.`);

/** The sign-in form. */
export const SignInInput = z.strictObject({
  tenant: z.string().max(60).optional(),
  // ASCII alone: other letters fold to these in one place and not in another, and would be counted apart (U7).
  email: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,254}$/, "Enter your e-mail address."),
  password: z.string().min(1, "Enter your password.").max(200),
  next: z.string().max(2000).optional(),
});
export type SignInInput = z.infer<typeof SignInInput>;

/** The form behind an invitation's link. */
export const AcceptInput = z
  .strictObject({
    tenant: z.string().max(60),
    token: z.string().max(200),
    password: Password,
    repeated: z.string().max(200),
  })
  .refine((input) => input.password === input.repeated, {
    path: ["repeated"],
    message: "The two passwords differ.",
  });
export type AcceptInput = z.infer<typeof AcceptInput>;

/** Only our own console paths are followed after sign-in; anything else becomes undefined. */
export function safeNext(next: string | undefined): string | undefined {
  return next && /^\/(t\/[a-z0-9-]+|gateway)([/?][\w\-./?=&%:]*)?$/.test(next) && !next.includes("//")
    ? next
    : undefined;
}
