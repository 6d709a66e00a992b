import type { AuditRow } from "@/lib/audit/model";
import { AuditListQuery, exportAudit } from "@/lib/audit/queries";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse } from "@/lib/csv/stream";

const HEADER = [
  "Time (UTC)",
  "Actor",
  "Actor ID",
  "Action",
  "Target kind",
  "Target",
  "Target ID",
  "Before",
  "After",
  "From",
  "Request ID",
];

/** Every row of the log that the filter finds, as CSV. */
export const GET = read({
  name: "audit.export",
  needs: view("audit"),
  input: AuditListQuery,
  run: async (context, query) => csvResponse("audit", HEADER, lines(exportAudit(context, query))),
});

async function* lines(chunks: AsyncGenerator<AuditRow[], void>): AsyncGenerator<string[][], void> {
  for await (const rows of chunks) yield rows.map(line);
}

function line({ at, actor, action, target, before, after, ip, requestId }: AuditRow): string[] {
  return [
    at,
    actor.name,
    actor.id ?? "",
    action,
    target.kind,
    target.name,
    target.id ?? "",
    json(before),
    json(after),
    ip ?? "",
    requestId ?? "",
  ];
}

function json(value: unknown): string {
  return value === null || value === undefined ? "" : JSON.stringify(value);
}
