import { isBlank, type ListTable, readCell } from "./list-rows";

/** What is to be said beside a row. `at` is the column that it is about; `holds` says that it cannot be saved so. */
export type RowProblem = { readonly words: string; readonly at: number; readonly holds: boolean };

const TYPE_WORDS = {
  text: "",
  number: "Enter a number that can be kept exactly.",
  boolean: "Enter true or false.",
};

/** What is wrong with rows, or odd about them, by their index (0 = the first). */
export function problemsOf(table: ListTable): ReadonlyMap<number, RowProblem> {
  const found = new Map<number, RowProblem>();
  const first = new Map<string, number>();
  table.rows.forEach((row, index) => {
    const key = keyOf(table, row);
    const before = key === undefined ? undefined : first.get(key);
    if (key !== undefined && before === undefined) first.set(key, index);
    const problem =
      wrongIn(table, row) ?? (before === undefined ? oddIn(table, row) : repeats(table, before));
    if (problem) found.set(index, problem);
  });
  return found;
}

/** The table without the rows that say what a row before them says. */
export function withoutRepeats(table: ListTable): ListTable {
  const seen = new Set<string>();
  const rows = table.rows.filter((row) => {
    const key = JSON.stringify(row);
    if (isBlank(row) || !seen.has(key)) return seen.add(key);
    return false;
  });
  return { ...table, rows };
}

/** By what two rows are the same entry: in pairs the name alone, which an object has once. */
function keyOf({ kind }: ListTable, row: readonly string[]): string | undefined {
  if (isBlank(row)) return undefined;
  return kind === "pairs" ? row[0] || undefined : JSON.stringify(row);
}

function wrongIn({ kind, columns }: ListTable, row: readonly string[]): RowProblem | undefined {
  if (isBlank(row)) return undefined;
  if (kind === "pairs" && !row[0]) return { words: "Enter a name.", at: 0, holds: true };
  const at = columns.findIndex(({ type }, column) => {
    const cell = row[column] ?? "";
    return (cell !== "" || kind === "pairs") && readCell(cell, type) === undefined;
  });
  return at < 0 ? undefined : { words: TYPE_WORDS[columns[at]?.type ?? "text"], at, holds: true };
}

function oddIn({ columns }: ListTable, row: readonly string[]): RowProblem | undefined {
  if (isBlank(row)) return { words: "Empty: it is left out.", at: 0, holds: false };
  const at = row.findIndex((cell, column) => columns[column]?.type === "text" && cell !== cell.trim());
  return at < 0 ? undefined : { words: "It begins or ends with a blank.", at, holds: false };
}

function repeats({ kind }: ListTable, before: number): RowProblem {
  return kind === "pairs"
    ? { words: `The name of entry ${before + 1} again.`, at: 0, holds: true }
    : { words: `The same as entry ${before + 1}.`, at: 0, holds: false };
}
