import { inControl, inTenant, type TenantRef, TenantUnavailable, type Tx } from "@/db/connection";
import { conflict, type Refusal } from "@/lib/core/errors";
import { log } from "@/lib/core/log";
import { mainTenant, tenantsById } from "./registry";

const PREDEFINED = ["account admin", "instance administrator"];
const OUT_OF_THE_BOX = ["analyst", "read-only"];
const BELIEVED_SECONDS = 60;
const CHECKED = 50;

/**
 * Reserves a role's name, before the role is written: names are unique across main and each child (S5). Races
 * between databases end with one reservation. What has been reserved for a minute or was released is looked up
 * where it belongs and gives way if no role has it. `kind` is the role's own: an out-of-the-box name is free to
 * an out-of-the-box role. Throws `Refusal` (conflict), which names main or this tenant, never another customer.
 */
export async function reserveRoleName(
  tenant: TenantRef,
  name: string,
  roleId: string,
  kind: "custom" | "standard" = "custom",
): Promise<void> {
  const folded = foldRoleName(name);
  if (PREDEFINED.includes(folded))
    throw taken(`“${name}” is the name of a predefined role. Choose another name.`);
  if (OUT_OF_THE_BOX.includes(folded)) {
    if (tenant.kind === "main" || kind === "standard") return;
    throw taken(`“${name}” is the name of a role that comes from the main tenant. Choose another name.`);
  }
  const clashing = await reserve(tenant, folded, roleId);
  if (clashing.length === 0) return;
  const stale = await withoutRole(clashing, folded);
  if (stale.length < clashing.length) throw clash(tenant, name);
  await forget(stale, folded);
  if ((await reserve(tenant, folded, roleId)).length > 0) throw clash(tenant, name);
}

/**
 * Gives a role's name back: from now on it is believed only where a role still has it. So it does no harm where
 * the transaction that gave the name up is rolled back afterwards.
 */
export async function releaseRoleName(tenant: TenantRef, name: string): Promise<void> {
  await inControl(
    (tx) => tx.sql`
      update role_names set reserved_at = '-infinity'
      where tenant_id = ${tenant.id} and name_folded = ${foldRoleName(name)}`,
  );
}

/**
 * Reserves the names of roles that come back to a child at once, and returns, folded, those that it cannot have
 * because main has them (S5).
 */
export async function reserveRestoredNames(
  tenant: TenantRef,
  roles: readonly { id: string; name: string }[],
): Promise<Set<string>> {
  const wanted = roles
    .map(({ id, name }) => ({ id, name: foldRoleName(name) }))
    .filter(({ name }) => !isExempt(name));
  if (wanted.length === 0) return new Set();
  const { main, found } = await inControl(async (tx) => {
    await tx.sql`
      select pg_advisory_xact_lock(hashtextextended('role name ' || name, 0))
      from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as r (name text) order by name`;
    await tx.sql`
      insert into role_names (tenant_id, name_folded, role_id)
      select ${tenant.id}, name, id from jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as r (id uuid, name text)
      on conflict (tenant_id, name_folded) do update set role_id = excluded.role_id, reserved_at = now()`;
    const main = await mainTenant(tx);
    const found = await tx.sql<{ name: string; fresh: boolean }[]>`
      select n.name_folded as name, n.reserved_at > now() - make_interval(secs => ${BELIEVED_SECONDS}) as fresh
      from role_names n where n.tenant_id = ${main.id} and n.name_folded = any (${wanted.map(({ name }) => name)}::text[])`;
    return { main, found: [...found] };
  });
  const existing = await namesOf(
    main,
    found.map(({ name }) => name),
  );
  const held = found.filter(({ name, fresh }) => fresh || existing.has(name)).map(({ name }) => name);
  await inControl(
    (tx) =>
      tx.sql`delete from role_names where tenant_id = ${tenant.id} and name_folded = any (${held}::text[])`,
  );
  return new Set(held);
}

/** A role's name as the registry compares it. */
export function foldRoleName(name: string): string {
  return name.trim().toLowerCase();
}

function isExempt(folded: string): boolean {
  return PREDEFINED.includes(folded) || OUT_OF_THE_BOX.includes(folded);
}

type Clashing = { tenant_id: string; fresh: boolean };

/** Reserves the name and returns nothing, or returns who holds it and reserves nothing. */
function reserve(tenant: TenantRef, folded: string, roleId: string): Promise<Clashing[]> {
  return inControl(async (tx) => {
    await tx.sql`select pg_advisory_xact_lock(hashtextextended('role name ' || ${folded}, 0))`;
    const found = await tx.sql<Clashing[]>`
      select n.tenant_id, n.reserved_at > now() - make_interval(secs => ${BELIEVED_SECONDS}) as fresh
      from role_names n join tenants t on t.id = n.tenant_id
      where n.name_folded = ${folded} and t.kind <> ${tenant.kind}
      order by fresh desc limit ${CHECKED}`;
    if (found.length > 0) return [...found];
    await tx.sql`
      insert into role_names (tenant_id, name_folded, role_id) values (${tenant.id}, ${folded}, ${roleId})
      on conflict (tenant_id, name_folded) do update set role_id = excluded.role_id, reserved_at = now()`;
    return [];
  });
}

/** Those of the holders where no role of their own has the name. A tenant that cannot be asked holds it. */
async function withoutRole(holders: readonly Clashing[], folded: string): Promise<TenantRef[]> {
  if (holders.some((holder) => holder.fresh)) return [];
  const tenants = await inControl((tx) =>
    tenantsById(
      tx,
      holders.map((holder) => holder.tenant_id),
    ),
  );
  const answers = await Promise.all(
    tenants.map(async (tenant) => {
      const found = await namesOf(tenant, [folded]).catch((error: unknown) => {
        if (!(error instanceof TenantUnavailable))
          log.warn({ err: error, tenant: tenant.id }, "a role's name could not be looked up");
        return new Set([folded]);
      });
      return found.has(folded) ? [] : [tenant];
    }),
  );
  return answers.flat();
}

/** Which of the names, folded, the tenant's own roles have. */
async function namesOf(tenant: TenantRef, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await inTenant(
    tenant,
    (tx) => tx.sql<{ name: string }[]>`
      select n.name from unnest(${[...names]}::text[]) as n (name)
      where exists (select from roles r where r.name_folded = lower(n.name) and r.origin = 'local')`,
  );
  return new Set(rows.map((row) => row.name));
}

async function forget(tenants: readonly TenantRef[], folded: string): Promise<void> {
  const ids = tenants.map((tenant) => tenant.id);
  await inControl(
    (tx) => tx.sql`
      delete from role_names where name_folded = ${folded} and tenant_id = any (${ids}::uuid[])
        and reserved_at <= now() - make_interval(secs => ${BELIEVED_SECONDS})`,
  );
}

/** Marks every name of a tenant as released: of what its roles were before pairing cleared them. */
export async function releaseRoleNamesOf(tx: Tx, tenantId: string): Promise<void> {
  await tx.sql`update role_names set reserved_at = '-infinity' where tenant_id = ${tenantId}`;
}

function clash(tenant: TenantRef, name: string): Refusal {
  return taken(
    tenant.kind === "main"
      ? `A child tenant already has a role named “${name}”. Choose another name.`
      : `The main tenant already has a role named “${name}”. Choose another name.`,
  );
}

function taken(message: string): Refusal {
  return conflict(message, { name: message });
}
