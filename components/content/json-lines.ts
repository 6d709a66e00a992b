/**
 * The line (1 = the first) on which a path such as `steps.0.name` stands in a value that is written as
 * `JSON.stringify(value, null, 2)`; where the path goes on to what is not there, the line of what would hold it.
 */
export function lineOf(value: unknown, path: string): number {
  let line = 1;
  let within = value;
  for (const key of path === "" ? [] : path.split(".")) {
    const entries = entriesOf(within);
    const at = entries.findIndex(([name]) => name === key);
    if (at < 0) return line;
    line += 1 + entries.slice(0, at).reduce((lines, [, each]) => lines + linesOf(each), 0);
    within = entries[at]?.[1];
  }
  return line;
}

/** Where a line begins and ends in a text. */
export function spanOfLine(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  const from = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  return [from, from + (lines[line - 1]?.length ?? 0)];
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([, each]) => each !== undefined);
}

function linesOf(value: unknown): number {
  const entries = entriesOf(value);
  return entries.length === 0 ? 1 : 2 + entries.reduce((lines, [, each]) => lines + linesOf(each), 0);
}
