/** A CSV cell by RFC 4180; text that a spreadsheet would run as a formula is defused by an apostrophe. */
export function csvCell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Streams rows as a CSV download without holding them; one chunk of rows is in memory at a time. */
export function csvResponse(
  name: string,
  header: string[],
  chunks: AsyncGenerator<string[][], void>,
): Response {
  const encoder = new TextEncoder();
  const line = (cells: string[]) => `${cells.map(csvCell).join(",")}\r\n`;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(line(header))),
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map(line).join("")));
    },
    async cancel() {
      await chunks.return();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}.csv"`,
      "cache-control": "no-store",
    },
  });
}

/** Chunks of rows as chunks of lines. */
export async function* linesOf<Row>(
  chunks: AsyncGenerator<Row[], void>,
  line: (row: Row) => string[],
): AsyncGenerator<string[][], void> {
  for await (const rows of chunks) yield rows.map(line);
}
