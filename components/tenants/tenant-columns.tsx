import type { TenantListRow } from "@/lib/tenants/queries";
import { STATUS_WORDS } from "@/lib/tenants/words";
import type { Column } from "../data-table/types";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { labelsColumn, nameColumn, regionColumn, sitesColumn, urlColumn } from "./shared-columns";
import { ConnectionBadge, InitializationBadge, PairingBadge } from "./status";

/** The columns of main's table of tenants (T4, S7). */
export const tenantColumns: Column<TenantListRow>[] = [
  {
    id: "id",
    header: "ID",
    text: (row) => row.id,
    cell: (row) => (
      <code title={row.id} className="font-mono text-xs text-muted">
        {row.id.slice(0, 8)}
      </code>
    ),
  },
  nameColumn(
    (row) =>
      row.status !== "active" && (
        <Badge tone="warning" title={row.statusReason ?? undefined}>
          {STATUS_WORDS.tenant[row.status]}
        </Badge>
      ),
  ),
  urlColumn,
  { id: "ip", header: "IP address", text: (row) => row.ipAddress ?? "" },
  regionColumn,
  { id: "connectionName", header: "Connection", text: (row) => row.connection ?? "" },
  {
    id: "connection",
    header: "Connection status",
    sortable: true,
    text: (row) => STATUS_WORDS.connection[row.connectionStatus],
    cell: (row) => <ConnectionBadge status={row.connectionStatus} detail={row.connectionDetail} />,
  },
  {
    id: "pairing",
    header: "Pairing",
    sortable: true,
    text: (row) => STATUS_WORDS.pairing[row.pairing],
    cell: (row) => <PairingBadge status={row.pairing} reason={row.pairingReason} />,
  },
  {
    id: "initialization",
    header: "Initialization status",
    sortable: true,
    text: (row) => STATUS_WORDS.initialization[row.initialization],
    cell: (row) => (
      <>
        <InitializationBadge status={row.initialization} reason={row.pairingReason} />
        {row.initialization === "failed" && row.pairingReason && (
          <span className="ml-2 text-xs text-danger" title={row.pairingReason}>
            {row.pairingReason}
          </span>
        )}
      </>
    ),
  },
  labelsColumn,
  sitesColumn,
  {
    id: "lastSync",
    header: "Last sync",
    sortable: true,
    text: (row) => row.lastSync ?? "Never",
    cell: (row) => <RelativeTime at={row.lastSync} />,
  },
  {
    id: "lastError",
    header: "Last error",
    text: (row) => lastError(row),
    cell: (row) => {
      const error = lastError(row);
      return error ? (
        <span className="text-danger" title={error}>
          {error}
        </span>
      ) : (
        <span className="text-muted">None</span>
      );
    },
  },
];

function lastError(row: TenantListRow): string {
  if (row.lastError) return row.lastError;
  if (row.conflicts > 0) return `${row.conflicts} ${row.conflicts === 1 ? "conflict" : "conflicts"}`;
  return "";
}
