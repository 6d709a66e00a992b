import { STATUS_WORDS, type TenantStatus } from "@/lib/tenants/model";
import type { TenantListRow } from "@/lib/tenants/queries";
import type { Column } from "../data-table/types";
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
  {
    id: "name",
    header: "Name",
    primary: true,
    sortable: true,
    text: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex items-center gap-2">
        <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: row.color }} />
        {row.name}
      </span>
    ),
  },
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
  { id: "region", header: "Region", sortable: true, text: (row) => row.regionLabel },
  {
    id: "slug",
    header: "Address",
    text: (row) => row.slug,
    cell: (row) => <code className="font-mono text-xs">{row.slug}</code>,
  },
  {
    id: "url",
    header: "URL",
    text: (row) => row.url,
    cell: (row) => <span className="text-muted">{row.url}</span>,
  },
  { id: "pairing", header: "Pairing", sortable: true, text: (row) => STATUS_WORDS.pairing[row.pairing] },
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
