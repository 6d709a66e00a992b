import { z } from "zod";
import { Id, line, Version } from "@/lib/users/text";
import type { TableLayout } from "./words";

export type * from "./words";

/** How many views somebody may keep of one list. */
export const MOST_VIEWS = 100;

const COLUMNS = 60;
const Column = z.string().regex(/^[A-Za-z][\w-]{0,39}$/, "This is no column.");
const Columns = z.array(Column).max(COLUMNS, "This list does not have so many columns.");
const Layout: z.ZodType<TableLayout> = z.strictObject({
  hidden: Columns,
  order: Columns,
  widths: z
    .record(Column, z.int().min(40).max(2000))
    .refine((widths) => Object.keys(widths).length <= COLUMNS, "This list does not have so many columns."),
  dense: z.boolean(),
});

const own = {
  name: line("a name", 80),
  q: z.string().trim().max(500, "This filter is too long to keep: use at most 500 characters."),
  sort: z.string().regex(/^(-?[A-Za-z]{1,40})?$/, "The list cannot be sorted by this."),
  layout: Layout,
  shared: z.boolean(),
};

/** A new view of a list. */
export const SaveViewInput = z.strictObject({ screen: z.string().max(41), ...own });
export type SaveViewInput = z.infer<typeof SaveViewInput>;

/** A view's new state, and the version at which the edit began. */
export const UpdateViewInput = z.strictObject({ id: Id, version: Version, ...own });
export type UpdateViewInput = z.infer<typeof UpdateViewInput>;

/** The view to delete. */
export const DeleteViewInput = z.strictObject({ id: Id });
export type DeleteViewInput = z.infer<typeof DeleteViewInput>;

/** The layout as it was stored, with what it may lack. */
export function storedLayout(stored: unknown): TableLayout {
  const parsed = Layout.safeParse(stored);
  return parsed.success ? parsed.data : { hidden: [], order: [], widths: {}, dense: false };
}
