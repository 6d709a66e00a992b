import { admitsDomain, otherDomain } from "@/lib/policies/domains";
import { foreignLetter, skeleton } from "../look-alike";
import { NewUserInput } from "../model";
import { FORMULA } from "../text";
import {
  IMPORT_FIELDS,
  IMPORT_ISSUES,
  type ImportField,
  type ImportIssue,
  type ImportMapping,
} from "./words";

/** A row as it stands in the file, by field; `extra` counts values beyond the header's columns. */
export type RawRow = { line: number; values: Record<ImportField, string>; extra: number };

/** The values of a record by field. A phone that our own export defused for spreadsheets loses its apostrophe. */
export function rawRow(
  line: number,
  cells: readonly string[],
  mapping: ImportMapping,
  width: number,
): RawRow {
  const value = (field: ImportField) => cells[mapping[field] ?? -1] ?? "";
  const values = { email: value("email"), firstName: value("firstName"), lastName: value("lastName") };
  const extra = cells.slice(width).some((cell) => cell !== "") ? cells.length - width : 0;
  return { line, values: { ...values, phone: value("phone").replace(/^'(?=\+)/, "") }, extra };
}

/** Collects what is wrong; lists so many and counts all. */
export class Issues {
  readonly listed: ImportIssue[] = [];
  more = 0;
  /** The lines of rows that cannot be added. */
  readonly wrong = new Set<number>();

  add(level: ImportIssue["level"], row: RawRow, field: ImportIssue["field"], sentence: string): void {
    if (level === "error") this.wrong.add(row.line);
    if (this.listed.length >= IMPORT_ISSUES) {
      this.more += 1;
      return;
    }
    const value = field === "row" ? "" : row.values[field].slice(0, 100);
    this.listed.push({ line: row.line, field, value, level, sentence });
  }
}

/** A row as it would be added, by the same rules as the form's (U2); undefined where it breaks one. */
export function personOf(row: RawRow, issues: Issues): NewUserInput | undefined {
  if (row.extra > 0) {
    const values = row.extra === 1 ? "one value" : `${row.extra} values`;
    issues.add(
      "error",
      row,
      "row",
      `This row has ${values} more than the header: put values with a separator in quotes.`,
    );
  }
  const formulas = IMPORT_FIELDS.filter((field) => row.values[field].startsWith("="));
  for (const field of formulas) issues.add("error", row, field, FORMULA);
  const parsed = NewUserInput.safeParse(row.values);
  const told = new Set<PropertyKey>(formulas);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const field = IMPORT_FIELDS.find((each) => each === path[0]) ?? "row";
    if (told.has(field)) continue;
    told.add(field);
    issues.add("error", row, field, message);
  }
  return parsed.success && row.extra === 0 && formulas.length === 0 ? parsed.data : undefined;
}

/** Where the first of something stood, for the rows after it. */
type Seen = Map<string, { line: number; email: string }>;

/** Rows of the file whose addresses are the same, or could be taken for each other. */
export function repeated(rows: readonly RawRow[], issues: Issues): void {
  const same: Seen = new Map();
  const alike: Seen = new Map();
  for (const row of rows) {
    const { email } = row.values;
    if (email === "") continue;
    const [folded, looks] = [email.toLowerCase(), skeleton(email)];
    const [twin, double] = [same.get(folded), alike.get(looks)];
    if (twin) issues.add("error", row, "email", `Line ${twin.line} has this address already.`);
    else if (double)
      issues.add("warning", row, "email", `This looks like ${double.email} in line ${double.line}.`);
    if (!twin) same.set(folded, { line: row.line, email });
    if (!double) alike.set(looks, { line: row.line, email });
  }
}

/** Rows whose address somebody here has, or could be taken for somebody's here. */
export function alreadyHere(
  rows: readonly RawRow[],
  known: { addresses: ReadonlySet<string>; skeletons: ReadonlyMap<string, string> },
  issues: Issues,
): void {
  for (const row of rows) {
    const { email } = row.values;
    const similar = known.skeletons.get(skeleton(email));
    if (known.addresses.has(email.toLowerCase())) {
      issues.add("error", row, "email", "A user with this address is here already.");
    } else if (similar && similar !== email.toLowerCase()) {
      const level = foreignLetter(email) ? "error" : "warning";
      issues.add(level, row, "email", `This looks like ${similar}, who is here already.`);
    }
  }
}

/** Rows whose address the sign-in policy does not admit (A7). One that is no address at all is told as that. */
export function otherDomains(rows: readonly RawRow[], domains: readonly string[], issues: Issues): void {
  for (const row of rows) {
    const { email } = row.values;
    if (email.includes("@") && !admitsDomain(domains, email))
      issues.add("error", row, "email", otherDomain(domains));
  }
}
