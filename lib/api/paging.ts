import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Reply } from "@/lib/core/api-operation";
import type { Context } from "@/lib/core/context";
import { derivedKey } from "@/lib/core/env";
import { invalid } from "@/lib/core/errors";
import type { Page } from "@/lib/listing/page";

const MOST = 200;
const USUAL = 50;

const Cursor = z
  .string()
  .max(2_000)
  .optional()
  .describe("Where the next page begins, from `next` or `Link`.");

/** The query of a list that has no filter or order of its own. */
export const PageQuery = z.strictObject({ cursor: Cursor });

/** The query of a list: filter, order, and place. */
export function pageQuery<const Column extends string>(
  columns: readonly Column[],
  filters: readonly string[],
) {
  const sorts = columns.flatMap((column: Column): (Column | `-${Column}`)[] => [column, `-${column}`]);
  return z.strictObject({
    q: z
      .string()
      .max(500, "A filter has at most 500 characters.")
      .default("")
      .describe(
        `Words to find, and typed terms: ${filters.map((key) => `\`${key}:…\``).join(", ")}; \`-\` before one excludes. The same filter as in the console.`,
      ),
    sort: z
      .enum(sorts as [Column | `-${Column}`], { error: `Sort by one of ${sorts.join(", ")}.` })
      .default(columns[0] as never)
      .describe("The order; `-` before it turns it round."),
    limit: z.coerce
      .number("Enter a number.")
      .int("Enter a whole number.")
      .min(1, "A page has at least 1 row.")
      .max(MOST, `A page has at most ${MOST} rows.`)
      .default(USUAL)
      .describe("How many rows a page has."),
    cursor: Cursor,
  });
}

/** What a cursor is good for: it is refused at another list, tenant, order or filter. */
export type Place = { list: string; context: Context; sort?: string; q?: string };

/** The place after which a page begins. Throws `Refusal` (invalid) for a cursor that is not from this very list. */
export function afterOf(cursor: string | undefined, place: Place): string | undefined {
  if (cursor === undefined) return undefined;
  const [after = "", mark = ""] = cursor.split(".", 2);
  const given = Buffer.from(mark);
  const right = Buffer.from(markOf(after, place));
  if (given.length === right.length && timingSafeEqual(given, right)) return after;
  throw invalid("This cursor is not of this list, order and filter.", {
    cursor: "Take the cursor from the answer before, and leave the other parameters as they were.",
  });
}

/** A page as the API answers it. */
export function pageReply<T>(page: Page<T>, place: Place): Reply {
  const next = page.next && `${page.next}.${markOf(page.next, place)}`;
  return { body: { data: page.rows, next: next ?? null }, next };
}

function markOf(after: string, { list, context, sort = "", q = "" }: Place): string {
  return createHmac("sha256", derivedKey("api cursor"))
    .update(JSON.stringify([list, context.tenant.id, sort, q, after]))
    .digest("base64url")
    .slice(0, 22);
}
