import { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { execute } from "@/lib/core/execute";
import { withRetries } from "@/lib/core/failures";
import { ids } from "@/lib/users/text";
import { CONTENT_TYPES } from "../types";
import type { TransferItem } from "./item";
import { inOrder } from "./refs";
import { parseContent, serializeContent } from "./text";
import { FORMATS, type Format, TRANSFER_ITEMS, type TransferEvent, type TransferLine } from "./words";
import { bringIn, type Tried, tryItems } from "./xml/bring-in";
import type { XmlType } from "./xml/item";
import { readXml } from "./xml/read";
import { takeOut, xmlOf } from "./xml/take-out";

const flag = z.enum(["yes", "no"]).transform((said) => said === "yes");

/** What is to be done with a file of content. */
export const TransferInput = z.object({
  mode: z.enum(["check", "import"]),
  format: z.enum(FORMATS),
  existing: z.enum(["refuse", "replace"]),
  live: flag,
});
export type TransferInput = z.infer<typeof TransferInput>;

/** Which items to write to a file, by their ids with commas between them. */
export const TakeOutInput = z.object({
  ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(ids(TRANSFER_ITEMS)),
  format: z.enum(FORMATS),
});

const XML_TYPES = CONTENT_TYPES.filter(
  (type): type is XmlType => type !== "global_list" && type !== "incident_form",
);

/**
 * Checks a file of content and, where that is asked for and nothing is wrong, brings all of its items in, in one
 * transaction (C16). A check writes nothing and is rolled back. Throws `Refusal`: forbidden, invalid for a file that
 * cannot be read.
 */
export async function* importContent(
  context: Context,
  input: TransferInput,
  bytes: Uint8Array,
): AsyncGenerator<TransferEvent, void> {
  const items = inOrder(itemsIn(decoded(bytes), input.format));
  const how = { existing: input.existing, goLive: input.live };
  const tried = await inTenant(context.tenant, async (tx) => {
    await tx.sql`savepoint before_import`;
    const outcome = await tryItems(tx, context, items, how);
    await tx.sql`rollback to savepoint before_import`;
    return outcome;
  });
  const written = input.mode === "import" && tried.problems.length === 0;
  if (written) {
    const command = {
      name: "content.import",
      run: (tx: Tx, by: Context, all: TransferItem[]) => bringIn(tx, by, all, { ...how, check: false }),
    };
    await withRetries(() => execute(command, context, items));
  }
  yield { type: "report", written, lines: linesOf(items, tried) };
}

function itemsIn(text: string, format: Format): TransferItem[] {
  return format === "xml" ? readXml(text, XML_TYPES) : parseContent(text, format);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("The file is not written in UTF-8. Save it as UTF-8 and choose it again.");
  }
}

function linesOf(items: readonly TransferItem[], { report, problems }: Tried): TransferLine[] {
  const byIndex = new Map(problems.map((problem) => [problem.index, problem]));
  return items.map(({ type, name }, index) => {
    const problem = byIndex.get(index);
    const details = problem?.details.map(({ path, text }) => (path ? `${path}: ${text}` : text)) ?? [];
    return {
      type,
      name,
      what: report[index]?.what ?? "",
      problems: problem ? [problem.message, ...details] : [],
    };
  });
}

/**
 * Items of this instance as a file of a format, as they are edited; never a secret (C8, C10). Throws `Refusal`:
 * not_found, forbidden, invalid for a type without a form in that format.
 */
export async function contentFile(context: Context, ids: readonly string[], format: Format): Promise<string> {
  if (format === "xml") return xmlOf(context, ids);
  const { items, nameOf } = await takeOut(context, ids);
  return serializeContent(items, nameOf, format);
}
