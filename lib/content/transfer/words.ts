import type { ContentType } from "../types";

/** The formats in which content is brought in and taken out. */
export const FORMATS = ["json", "yaml", "xml"] as const;
export type Format = (typeof FORMATS)[number];

/** What each format is called, and how its files end. */
export const FORMAT_LABELS: Readonly<Record<Format, string>> = { json: "JSON", yaml: "YAML", xml: "XML" };

/** The largest file of content, in bytes. */
export const TRANSFER_BYTES = 1_000_000;

/** How many items one file holds at most. */
export const TRANSFER_ITEMS = 200;

/** What becomes, or became, of one item of a file; with problems nothing does. */
export type TransferLine = { type: ContentType; name: string; what: string; problems: string[] };

/** What the server tells of a file: each item's line, and whether they were written; or why the file is refused. */
export type TransferEvent =
  | { type: "report"; written: boolean; lines: TransferLine[] }
  | { type: "refused"; message: string; fields?: Readonly<Record<string, string>> };

/** The format that a file's name or text tells; undefined where neither does. */
export function formatOf(name: string, text: string): Format | undefined {
  const ending = name.toLowerCase().match(/\.(json|ya?ml|xml)$/)?.[1];
  if (ending) return ending === "yml" ? "yaml" : (ending as Format);
  const start = text.trimStart()[0];
  if (start === "<") return "xml";
  if (start === "{") return "json";
  return start === undefined ? undefined : "yaml";
}
