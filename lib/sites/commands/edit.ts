import { randomUUID } from "node:crypto";
import { inControl, type Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import type { CreateSiteInput, RenameSiteInput, RetrySitesInput, SwitchSitesInput } from "../model";

type Site = { id: string; tenantId: string; name: string; active: boolean; version: number };

/** Makes a site of a paired tenant (T7). `tx` is main's. Throws `Refusal`: not_found, conflict for a taken name. */
export async function createSite(
  tx: Tx,
  _: Context,
  input: CreateSiteInput,
): Promise<Change<{ id: string }>> {
  await requirePaired(input.tenantId);
  const id = randomUUID();
  const made = await tx.sql`
    insert into sites (id, tenant_id, name, sync_action) values (${id}, ${input.tenantId}, ${input.name}, 'enable')
    on conflict (tenant_id, name_folded) do nothing returning id`;
  if (made.length === 0) throw nameTaken(input.name);
  await pushed(tx, [input.tenantId]);
  return {
    target: { kind: "site", id, name: input.name },
    after: { tenant: input.tenantId, active: true },
    data: { id },
  };
}

/** Renames a site. Throws `Refusal`: not_found, conflict for an outdated edit or a taken name. */
export async function renameSite(
  tx: Tx,
  _: Context,
  input: RenameSiteInput,
): Promise<Change<{ version: number }>> {
  const [site] = await lockedSites(tx, [input.id]);
  if (!site) throw notFound("site");
  if (site.version !== input.version) throw conflict(await changedMeanwhile(tx, "site", site.id));
  const [taken] = await tx.sql`
    select from sites
    where tenant_id = ${site.tenantId} and name_folded = lower(${input.name}) and id <> ${site.id}`;
  if (taken) throw nameTaken(input.name);
  await tx.sql`
    update sites set name = ${input.name}, version = version + 1, updated_at = now(), sync_status = 'pending'
    where id = ${site.id}`;
  await pushed(tx, [site.tenantId]);
  return {
    target: { kind: "site", id: site.id, name: input.name },
    before: { name: site.name },
    after: { name: input.name },
    data: { version: site.version + 1 },
  };
}

/**
 * Enables or disables sites, all of them or none (T7). A disabled one is removed from its tenant by the worker, with
 * all that belongs to it there. What is published to a tenant's sites is out of date by it. Throws `Refusal`.
 */
export async function switchSites(
  tx: Tx,
  context: Context,
  { ids, active }: SwitchSitesInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, active ? "sites:enable" : "sites:disable");
  const sites = await lockedSites(tx, ids);
  if (sites.length < new Set(ids).size) throw notFound("site");
  const [already] = sites.filter((site) => site.active === active);
  if (already) throw conflict(`${already.name} is ${active ? "enabled" : "disabled"} already.`);
  await tx.sql`
    update sites set active = ${active}, sync_status = 'pending', sync_action = ${active ? "enable" : "disable"},
      sync_reason = null, sync_ref = null, sync_removed = null, version = version + 1, updated_at = now()
    where id = any (${ids}::uuid[])`;
  const tenantIds = [...new Set(sites.map(({ tenantId }) => tenantId))];
  await tx.sql`
    update share_targets t set state = 'outdated', cause = 'own', changed_at = now(),
      reason = 'The sites of the tenant have changed since.'
    from content_items i
    where i.id = t.item_id and i.type in ('incident_playbook', 'connection')
      and t.tenant_id = any (${tenantIds}::uuid[]) and t.state in ('successful', 'failed') and t.applied is not null`;
  await pushed(tx, tenantIds);
  const [first, ...also] = sites.map((site) => ({
    target: { kind: "site" as const, id: site.id, name: site.name },
    before: { active: site.active },
    after: { active },
  }));
  if (!first) throw notFound("site");
  return { ...first, also, data: { changed: sites.length } };
}

/** Has the worker bring failed sites to their tenants again (T7). Throws `Refusal`: not_found, conflict. */
export async function retrySites(
  tx: Tx,
  _: Context,
  { ids }: RetrySitesInput,
): Promise<Change<{ changed: number }>> {
  const sites = await lockedSites(tx, ids);
  if (sites.length < new Set(ids).size) throw notFound("site");
  const again = await tx.sql`
    update sites set sync_status = 'pending', sync_reason = null, sync_ref = null
    where id = any (${ids}::uuid[]) and sync_status = 'failed' returning id`;
  if (again.length === 0) throw conflict("None of these sites has failed.");
  await pushed(tx, [...new Set(sites.map(({ tenantId }) => tenantId))]);
  const [first, ...also] = sites.map(({ id, name }) => ({ target: { kind: "site" as const, id, name } }));
  if (!first) throw notFound("site");
  return { ...first, also, data: { changed: again.length } };
}

async function lockedSites(tx: Tx, ids: readonly string[]): Promise<Site[]> {
  const rows = await tx.sql<Site[]>`
    select id, tenant_id as "tenantId", name, active, version from sites
    where id = any (${[...ids]}::uuid[]) order by id for update`;
  return [...rows];
}

async function requirePaired(tenantId: string): Promise<void> {
  const [row] = await inControl(
    (tx) => tx.sql<{ name: string; status: string }[]>`
      select t.name, p.status from pairings p join tenants t on t.id = p.tenant_id
      where p.tenant_id = ${tenantId} and t.status <> 'removing'`,
  );
  if (!row) throw notFound("tenant");
  if (row.status !== "paired") throw conflict(`${row.name} is not paired, so it has no sites.`);
}

async function pushed(tx: Tx, tenantIds: readonly string[]): Promise<void> {
  await enqueue(tx, "site", { tenantIds });
}

function nameTaken(name: string) {
  const message = `This tenant has a site “${name}” already. Choose another name.`;
  return conflict(message, { name: message });
}
