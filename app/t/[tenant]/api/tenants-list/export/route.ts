import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import { exportTenants, TenantListQuery, type TenantListRow } from "@/lib/tenants/queries";
import { STATUS_WORDS } from "@/lib/tenants/words";

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
  input: TenantListQuery,
  run: async (context, query) =>
    csvResponse("tenants", HEADER, linesOf(exportTenants(context, query, "registered"), line)),
});

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
