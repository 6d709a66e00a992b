import { inControl, inTenant } from "@/db/connection";
import { placesOf } from "@/lib/connections/queries";
import { contentItem } from "@/lib/content/queries";
import { admits, type Context, view } from "@/lib/core/context";
import { forbidden } from "@/lib/core/errors";
import { incidentOptions } from "@/lib/incidents/queries";
import { utc } from "@/lib/listing/fragments";
import { requireAction } from "@/lib/roles/queries";
import { enterableTenants } from "@/lib/tenants/switcher";
import { contextIn } from "./place";
import type { KeptTest } from "./words";

type Offered = { id: string; label: string; hint?: string };

const TENANTS = 30;

/** The last test runs of a playbook, the newest first (C15). Throws `Refusal` as `contentItem`, forbidden. */
export async function testsOf(context: Context, playbookId: string): Promise<KeptTest[]> {
  await contentItem(context, playbookId);
  if (!admits(context, view("playbook-tests")))
    throw forbidden("You need View of “Playbook tests” for this.");
  const rows = await inTenant(
    context.tenant,
    (tx) => tx.sql<KeptTest[]>`
      select t.id, t.number, t.place, t.incident, t.state, t.error, t.steps,
        nullif(concat_ws(' ', u.first_name, u.last_name), '') as "testedBy",
        ${utc(tx.sql, tx.sql`t.started_at`)} as "startedAt",
        round(extract(epoch from t.ended_at - t.started_at) * 1000)::int as ms
      from playbook_tests t left join users u on u.id = t.tested_by
      where t.playbook_id = ${playbookId} order by t.started_at desc, t.id limit 30`,
  );
  return [...rows];
}

/** The regions in which the tester may enter a paired tenant (C15). `context` is main's. */
export async function testRegions(context: Context): Promise<Offered[]> {
  const enterable = await enterableTenants(context, "", 10_000);
  const rows = await inControl(
    (tx) => tx.sql<Offered[]>`
      select distinct r.name as id, r.label from regions r join tenants t on t.region = r.name
      where t.id = any (${enterable.map(({ id }) => id)}::uuid[]) and t.kind = 'child' order by r.label`,
  );
  return [...rows];
}

/** The paired tenants that the tester may enter, in a region where one is named (C15). `context` is main's. */
export async function testTenants(context: Context, region: string, q: string): Promise<Offered[]> {
  requireAction(context, "playbook-tests:tenant-connections");
  const found = await enterableTenants(context, q, 10_000);
  const rows = await inControl(
    (tx) => tx.sql<Offered[]>`
      select t.id, t.name as label, r.label as hint from tenants t join regions r on r.name = t.region
      where t.id = any (${found.map(({ id }) => id)}::uuid[]) and t.kind = 'child'
        and (${region === ""} or t.region = ${region})
      order by t.name_folded, t.id limit ${TENANTS}`,
  );
  return [...rows];
}

/** The sites of a tenant at which a test can run. Throws `Refusal` (not_found) for one that he may not enter. */
export async function testSites(context: Context, tenantId: string, q: string): Promise<Offered[]> {
  if (context.tenant.kind === "main") await contextIn(context, tenantId);
  const [, ...sites] = await placesOf(context, tenantId);
  const find = q.trim().toLowerCase();
  return sites.flatMap(({ site }) =>
    site?.name.toLowerCase().includes(find) ? [{ id: site.id, label: site.name }] : [],
  );
}

/** Incidents to test on: this instance's, or on main those of a tenant that the tester may enter and see them in. */
export async function testIncidents(context: Context, tenantId: string, q: string): Promise<Offered[]> {
  const foreign = tenantId !== "" && tenantId !== context.tenant.id;
  if (!foreign) return incidentOptions(context, q);
  requireAction(context, "playbook-tests:tenant-connections");
  return incidentOptions(await contextIn(context, tenantId), q);
}
