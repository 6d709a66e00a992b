import { randomUUID } from "node:crypto";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { hashPassword } from "@/lib/core/passwords";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { generateKey } from "./commands/generate-key";
import { registerTenant } from "./commands/register";

/** The password of every break-glass account of the tests. */
export const PASSWORD = "a long enough password";

/** The hosts of the tests' console. */
export const HOSTS = ["127.0.0.1:3000"];

/** A child with an administrator who can make keys. */
export type TestChild = { tenant: TenantRef; admin: string; context: Context };

let hash: Promise<string> | undefined;

/** Makes a child whose administrator has a password. */
export async function aChild(deployment: TestDeployment, region = "emea"): Promise<TestChild> {
  hash ??= hashPassword(PASSWORD);
  const tenant = await deployment.child({ region });
  const admin = await anAdmin(tenant, `glass@${tenant.slug}.test`, await hash);
  return { tenant, admin, context: aContext(tenant, admin) };
}

/** Makes a key as the child's administrator does. */
export async function aKey({ context, admin }: TestChild, hours = 24): Promise<string> {
  const change = await inControl((tx) =>
    generateKey(tx, context, { breakGlassUserId: admin, password: PASSWORD, hours }),
  );
  return change.data.key;
}

/** What main's administrator enters for a child. */
export function entry({ tenant }: TestChild, key: string) {
  return { url: `http://localhost:3000/t/${tenant.slug}`, key };
}

/** Registers a child, as far as Pending; returns the worker's job. */
export async function register(
  main: Context,
  child: TestChild,
): Promise<{ tenantId: string; pairingId: string }> {
  const key = await aKey(child);
  await inControl((tx) => registerTenant(tx, main, entry(child, key), HOSTS));
  const [row] = await inControl(
    (tx) =>
      tx.sql<{ pairing_id: string }[]>`select pairing_id from pairings where tenant_id = ${child.tenant.id}`,
  );
  return { tenantId: child.tenant.id, pairingId: row?.pairing_id ?? "" };
}

/** Gives a child people, roles and groups of its own: 3 people in 2 groups, one inside the other, with 2 roles. */
export async function furnish({ tenant, admin }: TestChild): Promise<void> {
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  const [inner, outer] = [randomUUID(), randomUUID()];
  const [reader, writer] = [randomUUID(), randomUUID()];
  await inTenant(tenant, async ({ sql }) => {
    await sql`
      insert into roles (id, name, description, permissions) values
        (${reader}, 'Local reader', 'Reads', '{"users": "view"}'), (${writer}, 'Local writer', '', '{"users": "edit"}')`;
    await sql`
      insert into users (id, email, first_name, last_name, phone, status, role_id, password_hash, lock_key) values
        (${a}, 'a@local.test', 'A', 'Local', '1', 'active', ${reader}, 'hash', '\\x01'),
        (${b}, 'b@local.test', 'B', 'Local', null, 'invited', null, null, null),
        (${c}, 'c@local.test', null, null, null, 'inactive', ${ACCOUNT_ADMIN_ID}, null, null)`;
    await sql`
      insert into groups (id, name, role_id, idp_groups) values
        (${inner}, 'Local inner', ${reader}, array['X', 'y']), (${outer}, 'Local outer', ${writer}, '{}')`;
    await sql`
      insert into group_members (group_id, user_id)
      values (${inner}, ${a}), (${inner}, ${b}), (${outer}, ${c}), (${outer}, ${admin})`;
    await sql`insert into group_nestings (child_id, parent_id) values (${inner}, ${outer})`;
  });
}

/** Everything of a child that pairing may change, seen by the administrator, without versions and times. */
export async function everything(
  deployment: TestDeployment,
  { tenant }: TestChild,
): Promise<Record<string, unknown[]>> {
  const tables = {
    users: [
      "id",
      "email",
      "first_name",
      "phone",
      "status",
      "type",
      "role_id",
      "password_hash",
      "lock_key",
      "origin",
      "protected",
    ],
    roles: ["id", "name", "kind", "description", "permissions", "origin"],
    groups: ["id", "name", "role_id", "idp_groups", "origin"],
    group_members: ["group_id", "user_id", "origin"],
    group_nestings: ["child_id", "parent_id", "origin"],
    connections: ["kind", "name", "origin"],
    sync_state: ["pairing_id", "main_url"],
    snapshots: ["id", "restored_at"],
    snapshot_users: ["snapshot_id", "user_id"],
    audit: ["action"],
  };
  const found: Record<string, unknown[]> = {};
  await deployment.admin(tenant.region).begin(async (sql) => {
    await sql`select set_config('search_path', ${tenant.schema}, true)`;
    for (const [table, columns] of Object.entries(tables)) {
      const rows = await sql`select ${sql(columns)} from ${sql(table)} order by ${sql(columns.slice(0, 2))}`;
      found[table] = rows.map((row) => ({ ...row }));
    }
  });
  return found;
}

/** Gives a child an API key of this owner. */
export async function apiKeyOf({ tenant }: TestChild, ownerId: string, name: string): Promise<void> {
  const id = randomUUID();
  await inTenant(
    tenant,
    (tx) => tx.sql`
      insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
      values (${id}, ${name}, 'bwa_test', sha256(${id}::text::bytea), ${ownerId}, ${ownerId})`,
  );
}
