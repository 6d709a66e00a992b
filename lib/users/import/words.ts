/** The most people that one file may add. */
export const IMPORT_ROWS = 10_000;
/** The most columns that a file may have. */
export const IMPORT_COLUMNS = 50;
/** The largest file, in bytes: ten thousand people with the longest values are less. */
export const IMPORT_BYTES = 8 * 1024 * 1024;
/** The most memberships that one file may give: people times groups. */
export const IMPORT_MEMBERSHIPS = 100_000;
/** How many problems a report lists; it counts all. */
export const IMPORT_ISSUES = 10_000;

/** What a column of the file can be, in the order of the example file. */
export const IMPORT_FIELDS = ["email", "firstName", "lastName", "phone"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The words for each, also the header of the example file. */
export const IMPORT_FIELD_LABELS: Readonly<Record<ImportField, string>> = {
  email: "Email",
  firstName: "First name",
  lastName: "Last name",
  phone: "Phone",
};

/** The column of each field, counted from 0; null where the file has none. */
export type ImportMapping = Readonly<Record<ImportField, number | null>>;

/** A problem of one row; `error` holds the whole file back, `warning` does not. */
export type ImportIssue = {
  line: number;
  field: ImportField | "row";
  value: string;
  level: "error" | "warning";
  sentence: string;
};

/** What a file would add, before anything is written (U3). */
export type ImportReport = {
  columns: string[];
  mapping: ImportMapping;
  /** Required fields without a column. */
  missing: ImportField[];
  notices: string[];
  rows: number;
  valid: number;
  issues: ImportIssue[];
  /** How many issues more there are than listed. */
  more: number;
  /** The first people as they were read. */
  preview: { line: number; email: string; firstName: string; lastName: string; phone: string }[];
};

/** What the server tells while it reads and writes: a line of JSON each, the last one being the outcome. */
export type ImportEvent =
  | { type: "progress"; phase: "reading" | "comparing" | "writing"; done: number }
  | { type: "report"; report: ImportReport }
  | { type: "added"; count: number; links: { email: string; link: string }[] }
  | { type: "refused"; message: string; fields?: Record<string, string> };
