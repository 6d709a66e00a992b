import { z } from "zod";
import { Labels } from "@/lib/content/model";
import { ids } from "@/lib/users/text";

const some = z.union([z.tuple([]).transform((): string[] => []), Labels]);

/** The label that every tenant has and keeps (T8). */
const ALL = "all";

/** Which labels tenants gain and lose (T8). */
export const ChangeLabelsInput = z
  .strictObject({
    tenantIds: ids(200).refine((all) => all.length > 0, "Choose tenants."),
    add: some.default([]),
    remove: some.default([]),
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, "Choose labels to add or to take away.")
  .refine(({ remove }) => !remove.includes(ALL), {
    path: ["remove"],
    message: "The label “all” is built in: every tenant has it.",
  });
export type ChangeLabelsInput = z.infer<typeof ChangeLabelsInput>;

/** The same change as an address asks for its effects. */
export const LabelEffectsInput = z
  .strictObject({ change: z.string().max(20_000) })
  .transform(({ change }, issues) => {
    try {
      return JSON.parse(change) as unknown;
    } catch {
      issues.addIssue({ code: "custom", message: "The change is not valid JSON." });
      return z.NEVER;
    }
  })
  .pipe(ChangeLabelsInput);

/** The labels that a tenant has after a change: `all` first, the others by name. */
export function changedLabels(
  labels: readonly string[],
  { add, remove }: Pick<ChangeLabelsInput, "add" | "remove">,
): string[] {
  const kept = [...labels, ...add].filter((label) => label !== ALL && !remove.includes(label));
  return [ALL, ...[...new Set(kept)].sort((a, b) => a.localeCompare(b, "en"))];
}
