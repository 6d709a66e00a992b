import { z } from "zod";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { conflict, Refusal } from "@/lib/core/errors";
import { reasonOf } from "@/lib/tenants/reasons";
import { mainTenant, tenantsById } from "@/lib/tenants/registry";
import { heldBySites } from "./losses";

const Job = z.strictObject({ tenantIds: z.array(z.uuid()) });

type Site = { id: string; name: string; active: boolean; version: number };

/** Called between the steps of a tenant's push; tests stop the process there. */
export type SiteFault = (step: "read" | "planned" | "purged" | "written" | "committed") => void;

/**
 * Brings the sites of tenants to what main says (T7): active ones are there, a disabled one is removed with all that
 * belongs to it, in one transaction of the tenant. Repeatable. Each site tells how it went. Throws where a tenant
 * failed, so that the queue tries again.
 */
export async function pushSites(input: unknown, fault: SiteFault = () => {}): Promise<void> {
  const { tenantIds } = Job.parse(input);
  const { main, tenants } = await inControl(async (tx) => ({
    main: await mainTenant(tx),
    tenants: await tenantsById(tx, tenantIds),
  }));
  const failed: string[] = [];
  for (const tenant of tenants) {
    const sites = await sitesOf(main, tenant.id);
    fault("read");
    try {
      await planPurge(main, tenant, sites);
      fault("planned");
      await inTenantAsMain(tenant, (tx) => write(tx, tenant.id, sites, fault));
      fault("committed");
      await record(main, sites, null);
    } catch (error) {
      const { reason, ref } = reasonOf(error, tenant, "site");
      await record(main, sites, { reason, ref });
      if (!(error instanceof Refusal)) failed.push(tenant.id);
    }
  }
  if (failed.length > 0) throw new Error(`the sites of ${failed.join(", ")} are not as main says yet`);
}

async function sitesOf(main: TenantRef, tenantId: string): Promise<Site[]> {
  const rows = await inTenant(
    main,
    (tx) => tx.sql<Site[]>`
      select id, name, active, version from sites where tenant_id = ${tenantId} order by id`,
  );
  return [...rows];
}

/** Notes what a purge is about to take, while it is still there: a resumed one finds nothing and keeps the note. */
async function planPurge(main: TenantRef, tenant: TenantRef, sites: readonly Site[]): Promise<void> {
  const gone = sites.filter((site) => !site.active).map(({ id }) => id);
  if (gone.length === 0) return;
  const held = await inTenantAsMain(tenant, (tx) => heldBySites(tx, gone));
  if (held.length === 0) return;
  await inTenant(
    main,
    (tx) => tx.sql`
      update sites s set sync_removed = r.removed
      from jsonb_to_recordset(${JSON.stringify(held)}::text::jsonb) as r (id uuid, removed jsonb)
      where s.id = r.id and not s.active`,
  );
}

async function write(tx: Tx, tenantId: string, sites: readonly Site[], fault: SiteFault): Promise<void> {
  const [bound] = await tx.sql`
    select from sync_state where id = 1 and pairing_id is not null for update`;
  if (!bound) throw conflict("The tenant is not bound to main any more.");
  const active = sites.filter((site) => site.active);
  const gone = sites.filter((site) => !site.active).map(({ id }) => id);
  await tx.sql`
    delete from content_items
    where type = 'connection' and origin = 'main' and draft->'scope'->>'siteId' = any (${gone}::text[])`;
  await tx.sql`delete from ingestion_schedules where origin = 'main' and site_id = any (${gone}::uuid[])`;
  await tx.sql`delete from sites where origin = 'main' and id = any (${gone}::uuid[])`;
  fault("purged");
  await tx.sql`
    insert into sites (id, origin, tenant_id, name, sync_status, last_synced_at)
    select id, 'main', ${tenantId}, name, 'successful', now()
    from jsonb_to_recordset(${JSON.stringify(active)}::text::jsonb) as s (id uuid, name text)
    on conflict (id) do update set name = excluded.name, active = true, last_synced_at = now(),
      version = sites.version + 1, updated_at = now()`;
  fault("written");
}

/** A site that was changed again meanwhile stays pending: its own job follows. */
async function record(
  main: TenantRef,
  sites: readonly Site[],
  failure: { reason: string; ref: string } | null,
): Promise<void> {
  const rows = JSON.stringify(sites.map(({ id, version }) => ({ id, version })));
  const gone = sites.filter(({ active }) => !active).map(({ id }) => id);
  await inTenant(main, async (tx) => {
    if (!failure)
      await tx.sql`delete from share_sites where site_id = any (${gone}::uuid[]) and state = 'successful'`;
    await tx.sql`
      with told as (select pg_notify('bailiwick_live', 'share'))
      update sites s set sync_status = ${failure ? "failed" : "successful"}, sync_reason = ${failure?.reason ?? null},
        sync_ref = ${failure?.ref ?? null},
        last_synced_at = case when ${failure === null} then now() else s.last_synced_at end
      from jsonb_to_recordset(${rows}::text::jsonb) as r (id uuid, version int), told
      where s.id = r.id and s.version = r.version and (s.sync_status <> 'successful' or ${failure === null})`;
  });
}
