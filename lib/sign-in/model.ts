import { z } from "zod";

/** The only thing asked of a password for now; the rest of the policy is the tenant's (A7). */
export const Password = z
  .string()
  .min(12, "Use at least 12 characters.")
  .max(200, "Use at most 200 characters.");

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
