import { z } from "zod";

/** A name that people read. */
export const label = z.string().trim().min(1, "Enter a name.").max(120, "A name has at most 120 characters.");

/** A name that expressions use. */
export const fieldName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/, "A field's name is a letter, then letters, digits and _.");

/** The type of a value. */
export const valueType = z.enum(["text", "number", "boolean", "date", "list", "object"]);

/** An array in which no two rows have the same key. */
export function uniqueBy<S extends z.ZodType<readonly unknown[]>>(
  rows: S,
  key: (row: z.output<S>[number]) => string,
  message: string,
) {
  return rows.refine((list) => new Set(list.map((row) => key(row))).size === list.length, message);
}
