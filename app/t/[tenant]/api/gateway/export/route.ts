import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import { exportTenants, TenantListQuery, type TenantListRow } from "@/lib/tenants/queries";
import { STATUS_WORDS } from "@/lib/tenants/words";

const HEADER = [
  "ID",
  "Name",
  "Status",
  "Reason",
  "Region",
  "Address",
  "URL",
  "Pairing",
  "Labels",
  "Created (UTC)",
];

/** Every tenant that the gateway's search finds, as CSV (T2). */
export const GET = read({
  name: "gateway.export",
  needs: { accountAdmin: true },
  only: "main",
  input: TenantListQuery,
  run: async (context, query) =>
    csvResponse("gateway", HEADER, linesOf(exportTenants(context, query, "all"), line)),
});

function line(row: TenantListRow): string[] {
  return [
    row.id,
    row.name,
    STATUS_WORDS.tenant[row.status],
    row.statusReason ?? "",
    row.regionLabel,
    row.slug,
    row.url,
    STATUS_WORDS.pairing[row.pairing],
    row.labels.join("; "),
    row.createdAt,
  ];
}
