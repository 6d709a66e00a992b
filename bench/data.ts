import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { asAdmin } from "@/db/admin";
import { inControl, inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { createInstance, newPlace } from "@/db/instances";
import { type Level, normalizePermissions, PERMISSION_KEYS, type Permissions } from "@/lib/access/components";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";

/** How much the benchmarks work on. */
export const SIZE = {
  users: Number(process.env.BENCH_USERS ?? 100_000),
  groups: Number(process.env.BENCH_GROUPS ?? 10_000),
  depth: 10,
  tenants: Number(process.env.BENCH_TENANTS ?? 1_000),
  groupsPerTenant: 20,
  usersPerTenant: 500,
};

const AT_ONCE = 4;

/** Main with its users, 40 roles and groups nested up to ten deep, each user in two of them. */
export async function fillMain(main: TenantRef): Promise<void> {
  await inTenant(main, async (tx) => {
    await tx.sql`
      insert into roles (id, name, permissions)
      select gen_random_uuid(), name, permissions
      from jsonb_to_recordset(${JSON.stringify(benchRoles())}::text::jsonb) as r (name text, permissions jsonb)`;
    await tx.sql`
      insert into users (id, email, first_name, last_name, status, role_id, created_at)
      select gen_random_uuid(), 'user' || n || '@bench.test',
        (array['Ada','Grace','Alan','Edsger','Barbara','Donald','Tony','Leslie'])[1 + n % 8],
        'Person ' || md5(n::text), 'active', null, now() - n * interval '1 minute'
      from generate_series(1, ${SIZE.users}::int) n`;
    await tx.sql`
      with role_ids as (select id, row_number() over (order by name) as n from roles where name like 'Bench role %')
      insert into groups (id, name, role_id)
      select gen_random_uuid(), 'Bench group ' || lpad(g::text, 6, '0'), r.id
      from generate_series(0, ${SIZE.groups}::int - 1) g join role_ids r on r.n = 1 + g % 40`;
    // Chains of ten: each group inside the next of its chain.
    await tx.sql`
      with numbered as (select id, row_number() over (order by name) - 1 as n from groups where name like 'Bench group %')
      insert into group_nestings (child_id, parent_id)
      select c.id, p.id from numbered c join numbered p on p.n = c.n + 1 where c.n % ${SIZE.depth}::int <> ${SIZE.depth - 1}::int`;
    await tx.sql`
      with g as (select id, row_number() over (order by name) - 1 as n from groups where name like 'Bench group %'),
        u as (select id, row_number() over (order by email) - 1 as n from users where email like '%@bench.test')
      insert into group_members (group_id, user_id)
      select g.id, u.id from u cross join lateral (values (u.n), (u.n * 7 + 3)) as pick (n)
      join g on g.n = pick.n % ${SIZE.groups}::int
      on conflict do nothing`;
  });
}

/** Roles that give about half of the tree each, no two the same, as a provider's own roles do. */
function benchRoles(): { name: string; permissions: Permissions }[] {
  return Array.from({ length: 40 }, (_, role) => {
    const levels = PERMISSION_KEYS.map((key, place): [string, Level] => {
      if (key.includes(":")) return [key, (role + place) % 2 === 0 ? "edit" : "none"];
      const rank = (role * 7 + place * 5 + ((role * place) % 4)) % 3;
      return [key, rank === 2 ? "edit" : rank === 1 ? "view" : "none"];
    });
    return { name: `Bench role ${role + 1}`, permissions: normalizePermissions(Object.fromEntries(levels)) };
  });
}

/** The children's instances, several at once; the registry does not know them yet. */
export async function makeInstances(): Promise<TenantRef[]> {
  const tenants: TenantRef[] = [];
  const numbers = Array.from({ length: SIZE.tenants }, (_, number) => number);
  const worker = () =>
    asAdmin("default", async (session) => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
        tenants.push(await makeInstance(number, session));
      }
    });
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tenants;
}

/** Makes the instances paired children that all list the same groups of main, so that one user's change concerns every one of them. */
export async function makeTenants(main: TenantRef, tenants: readonly TenantRef[]): Promise<void> {
  await inControl(
    (tx) => tx.sql`
      insert into tenants (id, slug, name, kind, region, schema_name, app_role, sync_role, color, status, version)
      select id, slug, name, 'child', 'default', schema, "appRole", "syncRole", color, 'active', version
      from jsonb_to_recordset(${JSON.stringify(tenants)}::text::jsonb) as t (id uuid, slug text, name text,
        schema text, "appRole" text, "syncRole" text, color text, version int)`,
  );
  await listGroups(main, tenants);
  await pair(tenants);
}

async function makeInstance(number: number, session: Sql): Promise<TenantRef> {
  const place = { ...newPlace("child"), region: "default", kind: "child" as const };
  const version = await createInstance(place, seedRoles(), session);
  return {
    ...place,
    id: randomUUID(),
    slug: `bench-${number}`,
    name: `Bench ${number}`,
    color: "#3b6ea5",
    status: "active",
    version,
  };
}

/** An Account Admin of main, for requests that need one. */
export async function makeAdmin(main: TenantRef): Promise<string> {
  const id = randomUUID();
  await inTenant(
    main,
    (tx) => tx.sql`
      insert into users (id, email, first_name, last_name, status, role_id)
      values (${id}, 'admin@bench.test', 'Ada', 'Admin', 'active', ${ACCOUNT_ADMIN_ID})`,
  );
  return id;
}

/** Shared groups that each of the tenants gets. */
async function listGroups(main: TenantRef, tenants: readonly TenantRef[]): Promise<void> {
  await inTenant(main, async (tx) => {
    await tx.sql`
      insert into groups (id, name, role_id)
      select gen_random_uuid(), 'Shared group ' || n, (select id from roles where name = 'Bench role ' || n)
      from generate_series(1, ${SIZE.groupsPerTenant}::int) n`;
    await tx.sql`
      with g as (select id, row_number() over (order by name) - 1 as n from groups where name like 'Shared group %'),
        u as (select id, row_number() over (order by email) - 1 as n from users where email like 'user%@bench.test'
          order by email limit ${SIZE.usersPerTenant})
      insert into group_members (group_id, user_id)
      select g.id, u.id from u join g on g.n = u.n % ${SIZE.groupsPerTenant}::int`;
    await tx.sql`
      insert into group_tenants (group_id, tenant_id)
      select g.id, t from groups g cross join unnest(${tenants.map(({ id }) => id)}::uuid[]) t
      where g.name like 'Shared group %'`;
  });
}

async function pair(tenants: readonly TenantRef[]): Promise<void> {
  const pairings = tenants.map((tenant) => ({ tenant_id: tenant.id, pairing_id: randomUUID() }));
  await inControl(
    (tx) => tx.sql`
      insert into pairings (tenant_id, pairing_id, status, init_status, paired_at)
      select tenant_id, pairing_id, 'paired', 'initialized', now()
      from jsonb_to_recordset(${JSON.stringify(pairings)}::text::jsonb) as p (tenant_id uuid, pairing_id uuid)`,
  );
  for (const [index, tenant] of tenants.entries()) {
    const pairingId = pairings[index]?.pairing_id ?? null;
    await inTenantAsMain(tenant, (tx) => tx.sql`update sync_state set pairing_id = ${pairingId}`);
  }
}
