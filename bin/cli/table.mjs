const UNPRINTABLE = /[^\P{Cc}\n]/gu;

/**
 * Rows under headings, each column as wide as its widest cell; a cell may have several lines. What could steer a
 * terminal is taken out.
 * @param {string[]} headings
 * @param {string[][]} rows
 */
export function table(headings, rows) {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) =>
      String(cell ?? "")
        .replaceAll(UNPRINTABLE, "")
        .split("\n"),
    ),
  );
  const widths = headings.map((_, column) =>
    Math.max(...cells.flatMap((row) => row[column].map((line) => line.length))),
  );
  const lines = cells.flatMap((row) =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, at) =>
      row
        .map((cell, column) => (cell[at] ?? "").padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    ),
  );
  return `${lines.join("\n")}\n`;
}
