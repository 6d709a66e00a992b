import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { invalid } from "@/lib/core/errors";

/** A record with the line on which it begins. */
export type CsvRecord = { line: number; cells: string[] };

const SEPARATORS = [",", ";", "\t", "|"];
const RECORD_CHARACTERS = 20_000;
const CHUNK = 64 * 1024;

/** Which sign separates the values: what the header line has most of, or what Excel's first line `sep=;` says. */
export function separatorOf(text: string): { separator: string; body: string; skipped: number } {
  const told = /^sep=([,;\t|])\n/i.exec(text);
  if (told?.[1]) return { separator: told[1], body: text.slice(told[0].length), skipped: 1 };
  const header = (/^\s*(.*)/.exec(text)?.[1] ?? "").replace(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => header.split(separator).length - 1);
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ",";
  return { separator, body: text, skipped: 0 };
}

/**
 * The records of a CSV text whose lines end with \n, a few at a time; blank ones are left out. Throws `Refusal`
 * (invalid) with the line where the text breaks the rules of CSV.
 */
export async function* csvRecords(text: string): AsyncGenerator<CsvRecord, void> {
  const { separator, body, skipped } = separatorOf(text);
  let last = skipped;
  const parser = parse({
    // Called as each is read, which a breach later in the text overtakes.
    on_record: (record: string[], { lines }) => {
      last = skipped + lines;
      return record;
    },
    delimiter: separator,
    record_delimiter: "\n",
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: RECORD_CHARACTERS,
  });
  const source = Readable.from(chunks(body), { objectMode: false });
  source.on("error", (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const cells = record.map((cell) => cell.trim());
      if (cells.every((cell) => cell === "")) continue;
      yield { line: skipped + info.lines - breaksIn(record), cells };
    }
  } catch (error) {
    if (error instanceof CsvError) throw invalid(sentenceOf(error, skipped, last + 1));
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function* chunks(text: string): Generator<Buffer> {
  for (let at = 0; at < text.length; at += CHUNK) yield Buffer.from(text.slice(at, at + CHUNK));
}

const breaksIn = (record: readonly string[]) =>
  record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);

function sentenceOf(error: CsvError, skipped: number, next: number): string {
  const at = skipped + (typeof error.lines === "number" ? error.lines : 0);
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return `The record that begins in line ${next} opens a quote that is never closed. Close it, or double it where it belongs to the text.`;
    case "CSV_MAX_RECORD_SIZE":
      return `The record that begins in line ${next} is longer than ${RECORD_CHARACTERS.toLocaleString("en")} characters: most likely a quote is not closed.`;
    case "INVALID_OPENING_QUOTE":
      return `Line ${at} has a quote inside a value. Put the whole value in quotes and double the one inside it.`;
    case "CSV_INVALID_CLOSING_QUOTE":
      return `Line ${at} has text after a closing quote. Put the whole value in quotes and double those inside it.`;
    default:
      return `Line ${at} is not valid CSV.`;
  }
}
