import { z } from "zod";
import { tenantListOf } from "@/components/tenants/list-address";
import { type Context, view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse } from "@/lib/csv/stream";
import { STATUS_WORDS, type TenantListInput } from "@/lib/tenants/model";
import { listTenants, type TenantListRow } from "@/lib/tenants/queries";

const CHUNK = 100;

const HEADER = [
  "ID",
  "Name",
  "URL",
  "IP address",
  "Region",
  "Connection",
  "Connection status",
  "Pairing",
  "Initialization status",
  "Labels",
  "Last sync (UTC)",
  "Last error",
];

/** Every registered tenant that the search finds, as CSV (T4). */
export const GET = read({
  name: "tenant.export",
  needs: view("tenants"),
  only: "main",
  input: z.object({ q: z.string().optional(), sort: z.string().optional() }),
  run: async (context, query) => csvResponse("tenants", HEADER, lines(context, tenantListOf(query))),
});

async function* lines(context: Context, input: TenantListInput): AsyncGenerator<string[][], void> {
  for (let after: string | undefined; ; ) {
    const page = await listTenants(context, { ...input, after, limit: CHUNK });
    yield page.rows.map(line);
    if (!page.next) return;
    after = page.next;
  }
}

function line(row: TenantListRow): string[] {
  return [
    row.id,
    row.name,
    row.url,
    row.ipAddress ?? "",
    row.regionLabel,
    row.connection ?? "",
    STATUS_WORDS.connection[row.connectionStatus],
    STATUS_WORDS.pairing[row.pairing],
    STATUS_WORDS.initialization[row.initialization],
    row.labels.join("; "),
    row.lastSync ?? "",
    row.lastError ?? "",
  ];
}
