import { isBlank, type ListTable } from "./list-rows";

/**
 * The rows in a text of many lines, such as a column of a spreadsheet: a line each, its cells set apart by tabs, or
 * else by commas or semicolons. Quotes and commas that lines of JSON have around a value are dropped.
 */
export function pastedRows(text: string, columns: number): string[][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => cellsOf(line, columns));
}

/** The table with rows put in after the row at `at`; they take its place where it is empty. */
export function withRows(table: ListTable, at: number, rows: readonly (readonly string[])[]): ListTable {
  const here = table.rows[at];
  const kept = here && !isBlank(here) ? at + 1 : at;
  return { ...table, rows: [...table.rows.slice(0, kept), ...rows, ...table.rows.slice(at + 1)] };
}

function cellsOf(line: string, columns: number): string[] {
  if (columns === 1) return [bare(line)];
  const parts = line.includes("\t") ? line.split("\t") : line.split(/[,;]/);
  const cells = parts.slice(0, columns - 1);
  // What is left over belongs to the last: a value may have commas in it.
  const rest = line.includes("\t") ? parts.slice(columns - 1).join(" ") : restOf(line, cells);
  return [...cells, rest].map(bare).concat(Array<string>(columns).fill("")).slice(0, columns);
}

function restOf(line: string, cells: readonly string[]): string {
  return line.slice(cells.reduce((length, cell) => length + cell.length + 1, 0));
}

const bare = (text: string) => /^\s*"([^"]*)"\s*,?\s*$/.exec(text)?.[1] ?? text.trim();
