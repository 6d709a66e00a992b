import { z } from "zod";

const MOST_TENANTS = 10_000;

/** A tenant by the name in its address. */
const Slug = z
  .string({ error: "Name a tenant." })
  .trim()
  .min(1, "Name a tenant.")
  .max(63, "No tenant's name in an address is that long.");

/** For which tenants a command runs, by the names in their addresses, and its input. */
export const RunInput = z.strictObject({
  tenants: z
    .array(Slug, { error: "Name the tenants as a list." })
    .max(MOST_TENANTS, "At most 10,000 tenants at once.")
    .transform((slugs) => [...new Set(slugs)])
    .default([])
    .describe("The names in the tenants' addresses. Empty: the tenant of the caller itself."),
  input: z.record(z.string(), z.unknown(), { error: "Give the input as an object." }).default({}),
});
export type RunInput = z.infer<typeof RunInput>;

/** A command and what it runs with. */
export const RunCommandInput = RunInput.extend({ command: z.string().max(80) });
export type RunCommandInput = z.infer<typeof RunCommandInput>;

/** A run to go on with, for those tenants in which it failed. */
export const RetryRunInput = z.strictObject({ run: z.uuid("Choose one from the list.") });
export type RetryRunInput = z.infer<typeof RetryRunInput>;
