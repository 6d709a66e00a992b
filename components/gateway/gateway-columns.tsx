import type { TenantListRow } from "@/lib/tenants/queries";
import { STATUS_WORDS, type TenantStatus } from "@/lib/tenants/words";
import type { Column } from "../data-table/types";
import { labelsColumn, nameColumn, regionColumn, urlColumn } from "../tenants/shared-columns";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

const TONES: Record<TenantStatus, Tone> = {
  provisioning: "info",
  active: "success",
  upgrading: "info",
  suspended: "warning",
  removing: "info",
  failed: "danger",
};

/** The columns of the gateway's table (T2). */
export const gatewayColumns: Column<TenantListRow>[] = [
  nameColumn(),
  {
    id: "status",
    header: "Status",
    sortable: true,
    text: (row) => [STATUS_WORDS.tenant[row.status], row.statusReason].filter(Boolean).join(": "),
    cell: (row) => (
      <>
        <TenantStatusBadge status={row.status} reason={row.statusReason} />
        {row.statusReason && (
          <span className="ml-2 text-xs text-muted" title={row.statusReason}>
            {row.statusReason}
          </span>
        )}
      </>
    ),
  },
  regionColumn,
  {
    id: "slug",
    header: "Address",
    text: (row) => row.slug,
    cell: (row) => <code className="font-mono text-xs">{row.slug}</code>,
  },
  urlColumn,
  { id: "pairing", header: "Pairing", sortable: true, text: (row) => STATUS_WORDS.pairing[row.pairing] },
  { ...labelsColumn, hiddenByDefault: true },
  {
    id: "created",
    header: "Created",
    sortable: true,
    text: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: "id",
    header: "ID",
    hiddenByDefault: true,
    text: (row) => row.id,
    cell: (row) => <code className="font-mono text-xs">{row.id}</code>,
  },
];

/** A tenant's state in the registry; what is under way shows that it moves. */
export function TenantStatusBadge({ status, reason }: { status: TenantStatus; reason: string | null }) {
  const busy = status === "provisioning" || (status === "removing" && !reason);
  return (
    <Badge tone={TONES[status]} title={reason ?? undefined}>
      {busy && <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />}
      {STATUS_WORDS.tenant[status]}
    </Badge>
  );
}
