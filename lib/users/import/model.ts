import { z } from "zod";
import { Id, ids } from "../text";
import { IMPORT_COLUMNS } from "./words";

const Column = z
  .int("Choose the columns again.")
  .min(0, "Choose the columns again.")
  .max(IMPORT_COLUMNS - 1, "Choose the columns again.")
  .nullable();

const Mapping = z
  .strictObject({ email: Column, firstName: Column, lastName: Column, phone: Column })
  .refine((mapping) => {
    const used = Object.values(mapping).filter((column) => column !== null);
    return new Set(used).size === used.length;
  }, "Choose another column for each field.");

/** What the address of an upload says: only check or also add, the columns, one role and group choice (U3). */
export const ImportInput = z.strictObject({
  mode: z.enum(["check", "add"], "Check the file or add its people."),
  mapping: z.string().max(200).transform(parsed).pipe(Mapping.optional()).optional(),
  roleId: Id.nullable().default(null),
  groupIds: z
    .string()
    .max(2000)
    .default("")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(ids(50)),
});
export type ImportInput = z.infer<typeof ImportInput>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return "not JSON";
  }
}
