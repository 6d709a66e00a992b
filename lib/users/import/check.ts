import { setImmediate as breathe } from "node:timers/promises";
import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import { csvRecords } from "@/lib/csv/records";
import { fileText } from "@/lib/csv/text";
import { admittedDomains } from "@/lib/policies/domains";
import { skeleton } from "../look-alike";
import type { NewUserInput } from "../model";
import { isPerson, mappingOf, missingOf } from "./columns";
import { alreadyHere, Issues, otherDomains, personOf, type RawRow, rawRow, repeated } from "./issues";
import { knownAddresses, knownSkeletons } from "./known";
import {
  IMPORT_COLUMNS,
  IMPORT_ROWS,
  type ImportEvent,
  type ImportMapping,
  type ImportReport,
} from "./words";

const STEP = 1_000;
const PREVIEW = 5;

/** A file as it was found: the report, and the people with the lines they stand on where nothing is wrong. */
export type CheckedFile = { report: ImportReport; people: { line: number; person: NewUserInput }[] };

type Progress = Extract<ImportEvent, { type: "progress" }>;
type Table = { columns: string[]; mapping: ImportMapping; rows: RawRow[]; notices: string[] };

/**
 * Reads a CSV file of people and finds all that is wrong with it, without writing anything (U3). Tells how far it
 * has come. Throws `Refusal` (invalid) for a file that cannot be read as a table of people at all.
 */
export async function* checkFile(
  context: Context,
  bytes: Uint8Array,
  given: ImportMapping | undefined,
): AsyncGenerator<Progress, CheckedFile> {
  const { columns, mapping, rows, notices } = yield* tableOf(bytes, given);
  const missing = missingOf(mapping);
  const issues = new Issues();
  const people: CheckedFile["people"] = [];
  if (missing.length === 0) {
    for (const [index, row] of rows.entries()) {
      const person = personOf(row, issues);
      if (person) people.push({ line: row.line, person });
      if (index % STEP === STEP - 1) await breathe();
    }
    repeated(rows, issues);
    yield { type: "progress", phase: "comparing", done: rows.length };
    const known = await knownOf(context, rows);
    alreadyHere(rows, known, issues);
    otherDomains(rows, known.domains, issues);
    issues.listed.sort((a, b) => a.line - b.line);
  }
  const report: ImportReport = {
    columns,
    mapping,
    missing,
    notices,
    rows: rows.length,
    valid: missing.length > 0 ? 0 : rows.length - issues.wrong.size,
    issues: issues.listed,
    more: issues.more,
    preview: rows.slice(0, PREVIEW).map(({ line, values }) => ({ line, ...values })),
  };
  return { report, people };
}

async function* tableOf(
  bytes: Uint8Array,
  given: ImportMapping | undefined,
): AsyncGenerator<Progress, Table> {
  const { text, notice } = fileText(bytes);
  const records = csvRecords(text);
  const head = (await records.next()).value;
  const columns = headerOf(head ? head.cells : []);
  const mapping = given ?? mappingOf(columns);
  if (Object.values(mapping).some((column) => column !== null && column >= columns.length)) {
    throw invalid("The file has other columns than before. Choose it again.");
  }
  const rows: RawRow[] = [];
  for await (const { line, cells } of records) {
    if (rows.length === IMPORT_ROWS) {
      throw invalid(`A file may have at most ${IMPORT_ROWS.toLocaleString("en")} people. Split this one.`);
    }
    rows.push(rawRow(line, cells, mapping, columns.length));
    if (rows.length % STEP !== 0) continue;
    yield { type: "progress", phase: "reading", done: rows.length };
    await breathe();
  }
  if (rows.length === 0) throw invalid("Below the header there is nobody. Add a line for each person.");
  return { columns, mapping, rows, notices: [...(notice ? [notice] : []), ...doubled(columns)] };
}

function headerOf(cells: readonly string[]): string[] {
  if (isPerson(cells)) {
    throw invalid(
      "The first line is a person, not a header. Put a line above it that names the columns, as in the example file.",
    );
  }
  if (cells.length > IMPORT_COLUMNS) {
    throw invalid(
      `The header has ${cells.length} columns; at most ${IMPORT_COLUMNS} are read. Leave out the others.`,
    );
  }
  if (cells.length < 3) {
    throw invalid(
      "The header needs at least three columns, for email, first name and last name, set apart by commas, semicolons or tabs.",
    );
  }
  return cells.map((cell, index) => cell.slice(0, 80) || `Column ${index + 1}`);
}

function doubled(columns: readonly string[]): string[] {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  return twice ? [`Two columns are called “${twice}”: see whether the right one is taken.`] : [];
}

async function knownOf(context: Context, rows: readonly RawRow[]) {
  const emails = rows.map(({ values }) => values.email);
  return inTenant(context.tenant, async (tx) => {
    const [addresses, skeletons, domains] = await Promise.all([
      knownAddresses(tx, emails),
      knownSkeletons(tx, [...new Set(emails.map(skeleton))]),
      admittedDomains(tx),
    ]);
    return { addresses, skeletons, domains };
  });
}
