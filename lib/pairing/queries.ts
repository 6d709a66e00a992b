import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { consoleAddress, tenantUrl } from "@/lib/tenants/address";
import type { ConnectionStatus, InitStatus, PairingStatus } from "@/lib/tenants/model";
import { mainTenant } from "@/lib/tenants/registry";
import { iso } from "@/lib/tenants/time";
import { type BreakGlass, breakGlassChoices, nameOf } from "./break-glass";
import type { RegistrationStatus } from "./model";

/** The accounts that a child's admin can name as the one that survives the pairing (P3). */
export function breakGlassCandidates(context: Context): Promise<BreakGlass[]> {
  requireChild(context);
  return inTenant(context.tenant, breakGlassChoices);
}

type Row = {
  created_by: string | null;
  break_glass: string | null;
  created_at: string | null;
  expires_at: string | null;
  expired: boolean;
  pairing: PairingStatus | null;
  init_status: InitStatus | null;
  paired_at: string | null;
  last_sync_at: string | null;
  probe_status: ConnectionStatus | null;
};

/** What a child's page "Main tenant" shows: the live key without the key itself, and main's details (P1, P4). */
export async function registrationStatus(context: Context): Promise<RegistrationStatus> {
  requireChild(context);
  const { main, row } = await inControl(async (tx) => {
    const [row] = await tx.sql<Row[]>`
      select k.created_by, k.break_glass_user_id as break_glass, k.created_at, k.expires_at,
        coalesce(k.expires_at <= now(), false) as expired, p.init_status, p.paired_at, p.last_sync_at, p.probe_status,
        case when p.status = 'paired' and p.probe_status in ('unreachable', 'denied') then 'disconnected'
          else p.status end as pairing
      from tenants t
      left join registration_keys k on k.tenant_id = t.id and k.used_at is null and k.revoked_at is null
      left join pairings p on p.tenant_id = t.id
      where t.id = ${context.tenant.id}`;
    return { main: await mainTenant(tx), row };
  });
  const pairing = row?.pairing ?? "unpaired";
  const bound = pairing === "paired" || pairing === "disconnected";
  const [key, connection] = await Promise.all([liveKey(context, row), builtInConnection(context)]);
  return {
    key,
    connection,
    pairing,
    initialization: row?.init_status ?? "none",
    main: bound
      ? {
          name: main.name,
          url: tenantUrl(main.slug),
          ipAddress: await consoleAddress(),
          connectionStatus: row?.probe_status ?? "unknown",
          pairedAt: iso(row?.paired_at ?? null),
          lastSync: iso(row?.last_sync_at ?? null),
        }
      : null,
  };
}

async function builtInConnection(context: Context): Promise<RegistrationStatus["connection"]> {
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ name: string }[]>`select name from connections where kind = 'main'`,
  );
  return row ?? null;
}

async function liveKey(context: Context, row: Row | undefined): Promise<RegistrationStatus["key"]> {
  if (!row?.created_at || !row.expires_at) return null;
  const people = await inTenant(
    context.tenant,
    (tx) => tx.sql<
      { id: string; first_name: string | null; last_name: string | null; email: string | null }[]
    >`
      select id, first_name, last_name, email from users where id in (${row.created_by}, ${row.break_glass})`,
  );
  const creator = people.find(({ id }) => id === row.created_by);
  const survivor = people.find(({ id }) => id === row.break_glass);
  return {
    createdAt: iso(row.created_at),
    expiresAt: iso(row.expires_at),
    expired: row.expired,
    createdBy: creator ? nameOf(creator) : null,
    breakGlass: survivor ? { id: survivor.id, name: nameOf(survivor), email: survivor.email } : null,
  };
}

function requireChild(context: Context): void {
  if (context.tenant.kind !== "child") throw notFound("page");
}
