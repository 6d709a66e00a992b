import type { Tx } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import type { SyncChanges, SyncConflict } from "@/lib/sync/model";
import { tenantUrl } from "./address";
import type { ConnectionStatus, InitStatus, PairingStatus, TenantStatus } from "./model";
import { iso } from "./time";

/** A tenant as the tables show it (T4, S7). */
export type TenantListRow = {
  id: string;
  slug: string;
  name: string;
  color: string;
  url: string;
  /** The address at which it is reached; null where the console's name has none. */
  ipAddress: string | null;
  region: string;
  regionLabel: string;
  labels: string[];
  /** How many sites it has (T7). */
  sites: number;
  status: TenantStatus;
  /** Why it is in this state, where that needs saying. */
  statusReason: string | null;
  /** The name of main's built-in connection to it; null before it is paired. */
  connection: string | null;
  connectionStatus: ConnectionStatus;
  connectionDetail: string | null;
  initialization: InitStatus;
  pairing: PairingStatus;
  /** Why pairing or initialization failed, and the reference under which the log has more. */
  pairingReason: string | null;
  pairingReference: string | null;
  lastSync: string | null;
  lastChange: string | null;
  changes: SyncChanges | null;
  lastError: string | null;
  lastErrorReference: string | null;
  conflicts: number;
  createdAt: string;
};

/** A row of `tenantColumns`. */
export type RawTenant = {
  id: string;
  slug: string;
  name: string;
  color: string;
  region: string;
  region_label: string;
  labels: string[];
  shown_status: TenantStatus;
  status_reason: string | null;
  pairing: PairingStatus;
  init_status: InitStatus;
  connection_status: ConnectionStatus;
  probe_detail: string | null;
  reason: string | null;
  reason_ref: string | null;
  last_sync_at: string | null;
  last_change_at: string | null;
  last_changes: SyncChanges | null;
  last_error: string | null;
  last_error_ref: string | null;
  conflicts: SyncConflict[] | null;
  created_at: string;
};

/** `from` for the expressions below: t, r and p. */
export const tenantTables = (tx: Tx) => tx.sql`
  tenants t join regions r on r.name = t.region left join pairings p on p.tenant_id = t.id`;

/** The registry's status, with `upgrading` for a schema that is not at the code's version. */
export const shownStatus = (tx: Tx) => tx.sql`
  case when t.status = 'active' and t.version <> ${INSTANCE_VERSION}::int then 'upgrading' else t.status end`;

/** The pairing's status, with `disconnected` for a paired tenant whose last probe could not get through. */
export const shownPairing = (tx: Tx) => tx.sql`
  case when p.status = 'paired' and p.probe_status in ('unreachable', 'denied') then 'disconnected'
    else coalesce(p.status, 'unpaired') end`;

/** What `RawTenant` names. */
export const tenantColumns = (tx: Tx) => tx.sql`
  t.id, t.slug, t.name, t.color, t.region, r.label as region_label, t.labels, t.status_reason, t.created_at,
  ${shownStatus(tx)} as shown_status, ${shownPairing(tx)} as pairing,
  coalesce(p.init_status, 'none') as init_status,
  case when p.status = 'paired' then coalesce(p.probe_status, 'unknown') else 'unknown' end as connection_status,
  p.probe_detail, p.reason, p.reason_ref, p.last_sync_at, p.last_change_at, p.last_changes, p.last_error,
  p.last_error_ref, p.conflicts`;

/** The row in the screen's shape. */
export function tenantListRow(
  raw: RawTenant,
  ipAddress: string | null,
  connection: string | null,
  sites = 0,
): TenantListRow {
  return {
    id: raw.id,
    slug: raw.slug,
    name: raw.name,
    color: raw.color,
    url: tenantUrl(raw.slug),
    ipAddress,
    region: raw.region,
    regionLabel: raw.region_label,
    labels: raw.labels,
    sites,
    status: raw.shown_status,
    statusReason: raw.status_reason,
    connection,
    connectionStatus: raw.connection_status,
    connectionDetail: raw.probe_detail,
    initialization: raw.init_status,
    pairing: raw.pairing,
    pairingReason: pairingReason(raw),
    pairingReference: raw.reason_ref,
    lastSync: iso(raw.last_sync_at),
    lastChange: iso(raw.last_change_at),
    changes: raw.last_changes,
    lastError: raw.last_error,
    lastErrorReference: raw.last_error_ref,
    conflicts: raw.conflicts?.length ?? 0,
    createdAt: iso(raw.created_at),
  };
}

function pairingReason(raw: RawTenant): string | null {
  return raw.reason ?? (raw.pairing === "disconnected" ? raw.probe_detail : null);
}
