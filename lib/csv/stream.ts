import { csvLine } from "./cell";

/** Streams rows as a CSV download without holding them; one chunk of rows is in memory at a time. */
export function csvResponse(
  name: string,
  header: string[],
  chunks: AsyncGenerator<string[][], void>,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(csvLine(header))),
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value.map(csvLine).join("")));
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
