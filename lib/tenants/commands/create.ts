import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { newPlace } from "@/db/instances";
import type { Context } from "@/lib/core/context";
import { env, regionUrls } from "@/lib/core/env";
import { conflict, invalid } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import type { CreateTenantInput } from "../model";

/**
 * Writes down a new child and leaves its making to the worker (T2, T3). `tx` is the registry's. Throws `Refusal`:
 * conflict for a taken name or address and above the allowed number of tenants (T16), invalid for a region that
 * is not there.
 */
export async function createTenant(
  tx: Tx,
  context: Context,
  input: CreateTenantInput,
): Promise<Change<{ id: string; slug: string }>> {
  await requireRegion(tx, input.region);
  await requireRoom(tx);
  const id = randomUUID();
  const place = newPlace("child");
  const made = await tx.sql`
    insert into tenants (id, slug, name, kind, region, schema_name, app_role, sync_role, color, status, created_by)
    values (${id}, ${input.slug}, ${input.name}, 'child', ${input.region}, ${place.schema}, ${place.appRole},
      ${place.syncRole}, ${input.color}, 'provisioning', ${context.person.id})
    on conflict do nothing returning id`;
  if (made.length === 0) throw await taken(tx, input);
  await tx.sql`
    insert into provisioning (tenant_id, admin_user_id, admin_email, admin_first_name, admin_last_name)
    values (${id}, ${randomUUID()}, ${input.adminEmail}, ${input.adminFirstName}, ${input.adminLastName})`;
  await enqueue(tx, "provision", { tenantId: id }, `provision:${id}`);
  const { name, slug, region, color } = input;
  return { target: { kind: "tenant", id, name }, after: { name, slug, region, color }, data: { id, slug } };
}

async function requireRegion(tx: Tx, region: string): Promise<void> {
  const [known] = await tx.sql`select from regions where name = ${region}`;
  if (known && regionUrls().has(region)) return;
  const message = "This region has no database now. Choose another region.";
  throw invalid(message, { region: message });
}

/** One creation at a time counts, where a limit is set: else two could both see the last free place (T16). */
async function requireRoom(tx: Tx): Promise<void> {
  const limit = env().BAILIWICK_MAX_TENANTS;
  if (limit === undefined) return;
  await tx.sql`select pg_advisory_xact_lock(hashtextextended('tenant limit', 0))`;
  const [row] = await tx.sql<{ n: number }[]>`
    select count(*)::int as n from tenants where kind = 'child' and status <> 'removing'`;
  if ((row?.n ?? 0) < limit) return;
  const number = limit === 1 ? "one child tenant" : `${limit} child tenants`;
  throw conflict(
    `This console is set to at most ${number}. Remove one, or raise BAILIWICK_MAX_TENANTS and restart.`,
  );
}

async function taken(tx: Tx, input: CreateTenantInput) {
  const rows = await tx.sql<{ slug: boolean; name: boolean }[]>`
    select slug = ${input.slug} as slug, name_folded = lower(${input.name}) as name from tenants
    where slug = ${input.slug} or name_folded = lower(${input.name})`;
  return conflict("There is a tenant like this already.", {
    ...(rows.some((row) => row.slug) ? { slug: "This address is taken. Choose another." } : {}),
    ...(rows.some((row) => row.name)
      ? { name: "There is a tenant of this name already. Choose another name." }
      : {}),
  });
}
