import { randomUUID } from "node:crypto";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";
import type { MainState, Projection } from "../model";

/** Makes a child look paired and initialized, as pairing leaves it. Returns the pairing's id. */
export async function pair(child: TenantRef): Promise<string> {
  const id = randomUUID();
  await inControl(
    (tx) => tx.sql`
      insert into pairings (tenant_id, pairing_id, status, init_status, paired_at)
      values (${child.id}, ${id}, 'paired', 'initialized', now())
      on conflict (tenant_id) do update set pairing_id = excluded.pairing_id, status = 'paired', last_error = null`,
  );
  await inTenantAsMain(child, (tx) => tx.sql`update sync_state set pairing_id = ${id}`);
  return id;
}

/** Adds rows to main as its own commands would write them. */
export async function writeMain(main: TenantRef, state: Partial<MainState>): Promise<void> {
  const json = (rows: readonly unknown[] | undefined) => JSON.stringify(rows ?? []);
  await inTenant(main, async ({ sql }) => {
    await sql`
      insert into roles (id, kind, name, description, permissions, advanced)
      select * from jsonb_to_recordset(${json(state.roles)}::text::jsonb)
        as r (id uuid, kind text, name text, description text, permissions jsonb, advanced jsonb)
      where kind <> 'predefined'`;
    await sql`
      insert into users (id, email, first_name, last_name, phone, type, status)
      select * from jsonb_to_recordset(${json(state.users)}::text::jsonb) as u (id uuid, email text,
        first_name text, last_name text, phone text, type text, status text)`;
    await sql`
      insert into groups (id, type, name, description, role_id)
      select * from jsonb_to_recordset(${json(state.groups)}::text::jsonb)
        as g (id uuid, type text, name text, description text, role_id uuid)`;
    await sql`
      insert into group_members (group_id, user_id)
      select * from jsonb_to_recordset(${json(state.members)}::text::jsonb) as m (group_id uuid, user_id uuid)`;
    await sql`
      insert into group_nestings (child_id, parent_id)
      select * from jsonb_to_recordset(${json(state.nestings)}::text::jsonb) as n (child_id uuid, parent_id uuid)`;
    await sql`
      insert into group_tenants (group_id, tenant_id)
      select * from jsonb_to_recordset(${json(state.listings)}::text::jsonb) as l (group_id uuid, tenant_id uuid)`;
  });
}

/** All of main that the projection looks at. */
export async function readMain(main: TenantRef): Promise<MainState> {
  return inTenant(main, async ({ sql }) => ({
    roles: await sql`select id, kind, name, description, permissions, advanced from roles`,
    users: await sql`select id, email, first_name, last_name, phone, type, status from users`,
    groups: await sql`select id, type, name, description, role_id from groups`,
    members: await sql`select group_id, user_id from group_members`,
    nestings: await sql`select child_id, parent_id from group_nestings`,
    listings: await sql`select group_id, tenant_id from group_tenants`,
  })) as Promise<MainState>;
}

/** What a child really holds of main's, seen by the administrator. */
export async function childRows(deployment: TestDeployment, child: TenantRef): Promise<Projection> {
  return (await deployment.admin(child.region).begin(async (sql) => {
    await sql`select set_config('search_path', ${child.schema}, true)`;
    return {
      roles:
        await sql`select id, kind, name, description, permissions, advanced from roles where origin = 'main'`,
      users: await sql`
        select id, email, first_name, last_name, phone, type, status from users where origin = 'main'`,
      groups: await sql`select id, type, name, description, role_id from groups where origin = 'main'`,
      members: await sql`select group_id, user_id from group_members where origin = 'main'`,
      nestings: await sql`select child_id, parent_id from group_nestings where origin = 'main'`,
    };
  })) as unknown as Projection;
}

/** Runs SQL in a child as the administrator: drift that the console itself could not make. */
export async function behind(
  deployment: TestDeployment,
  child: TenantRef,
  work: (sql: Tx["sql"]) => Promise<unknown>,
): Promise<void> {
  await deployment.admin(child.region).begin(async (sql) => {
    await sql`select set_config('search_path', ${child.schema}, true)`;
    await work(sql);
  });
}

/** The registry's row of a pairing. */
export async function pairingOf(child: TenantRef): Promise<Record<string, unknown>> {
  const [row] = await inControl((tx) => tx.sql`select * from pairings where tenant_id = ${child.id}`);
  return { ...row };
}

/** A projection in an order of its own, to compare two. */
export function sorted(projection: Projection): Projection {
  const order = <T extends object>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row })).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return {
    roles: order(projection.roles),
    users: order(projection.users),
    groups: order(projection.groups),
    members: order(projection.members),
    nestings: order(projection.nestings),
  };
}

const key = (row: object) => JSON.stringify(Object.entries(row).sort());

/** A role of main with defaults. */
export const aRole = (name: string, more: Partial<MainState["roles"][number]> = {}) => ({
  id: randomUUID(),
  kind: "custom" as const,
  name,
  description: "",
  permissions: {},
  advanced: {},
  ...more,
});

/** A user of main with defaults. */
export const aUser = (name: string, more: Partial<MainState["users"][number]> = {}) => ({
  id: randomUUID(),
  email: `${name.toLowerCase()}@main.test`,
  first_name: name,
  last_name: "Main",
  phone: null,
  type: "local" as const,
  status: "active" as const,
  ...more,
});

/** A group of main with defaults. */
export const aGroup = (name: string, roleId: string) => ({
  id: randomUUID(),
  type: "custom",
  name,
  description: "",
  role_id: roleId,
});
