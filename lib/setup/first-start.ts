import { randomBytes, randomUUID } from "node:crypto";
import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { createInstance, newPlace } from "@/db/instances";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import { regionLabel, regionUrls } from "@/lib/core/env";
import { Refusal } from "@/lib/core/errors";
import { lockKeyOf } from "@/lib/core/locks";
import { hashPassword } from "@/lib/core/passwords";
import { personal } from "@/lib/core/personal";
import { recordAccess } from "@/lib/history/record";
import { requirePassword } from "@/lib/policies/passwords";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { fillDemo } from "./demo";

/** What a start tells the terminal: the password only where it was made just now. */
export type FirstStart = { email: string | null; password: string | null; fromEnvironment: boolean };

const MAIN_COLOR = "#2f5bd0";

/**
 * Registers the regions, and on the first start makes main, its first Account Admin and, where wanted, the demo.
 * Each step is repeatable, so a start that was cut short is finished by the next one. Throws `Refusal` for a password
 * of the first admin that the policy does not admit (A7).
 */
export async function firstStart(): Promise<FirstStart> {
  await registerRegions();
  const main = await ensureMain();
  const admin = await ensureAdmin(main);
  if (process.env.BAILIWICK_DEMO === "1") await fillDemo(main);
  return admin;
}

async function registerRegions(): Promise<void> {
  const regions = [...regionUrls().keys()].map((name) => ({ name, label: regionLabel(name) }));
  await inControl(
    (tx) => tx.sql`
      insert into regions (name, label)
      select name, label from jsonb_to_recordset(${JSON.stringify(regions)}::text::jsonb) as r (name text, label text)
      on conflict (name) do update set label = excluded.label`,
  );
}

async function ensureMain(): Promise<TenantRef> {
  const place = { ...newPlace("main"), region: "default", kind: "main" as const };
  const version = await createInstance(place, seedRoles());
  const [row] = await inControl(async (tx) => {
    await tx.sql`
      insert into tenants (id, slug, name, kind, region, schema_name, app_role, sync_role, color, status)
      values (${randomUUID()}, 'main', 'Main', 'main', 'default', ${place.schema}, ${place.appRole}, ${place.syncRole},
        ${MAIN_COLOR}, 'active')
      on conflict do nothing`;
    return tx.sql<TenantRow[]>`update tenants set version = ${version} where kind = 'main' returning *`;
  });
  if (!row) throw new Error("The main tenant could not be registered.");
  return tenantRef(row);
}

/** The first admin is made once: as the environment says, else with a password made on the spot. */
async function ensureAdmin(main: TenantRef): Promise<FirstStart> {
  const email = process.env.BAILIWICK_ADMIN_EMAIL || "admin@bailiwick.example";
  const given = process.env.BAILIWICK_ADMIN_PASSWORD;
  const password = given || randomBytes(12).toString("base64url");
  return inTenant(main, async (tx) => {
    await tx.sql`select pg_advisory_xact_lock(hashtextextended('first admin', 0))`;
    const [existing] = await tx.sql`select 1 from users limit 1`;
    if (existing) return { email: null, password: null, fromEnvironment: false };
    const id = randomUUID();
    await tx.sql`
      insert into users (id, email, first_name, last_name, status, role_id, lock_key)
      values (${id}, ${email}, 'First', 'Admin', 'active', ${ACCOUNT_ADMIN_ID}, ${lockKeyOf(main.id, email)})`;
    if (given) await requireGiven(tx, id, given);
    await tx.sql`
      update users set password_hash = ${await hashPassword(password)}, password_set_at = now() where id = ${id}`;
    const system = { id: null, home: null, kind: "system" as const };
    await recordAccess(tx, system, { users: [id] }, "setup");
    await writeAudit(tx, system, "user.first_admin", {
      target: { kind: "user", id },
      after: { email: personal(id, email) },
      data: undefined,
    });
    return { email, password: given ? null : password, fromEnvironment: Boolean(given) };
  });
}

/** The first admin's password is held to the policy as everybody's is (A7). Throws `Refusal` in one sentence. */
async function requireGiven(tx: Tx, id: string, password: string): Promise<void> {
  try {
    await requirePassword(tx, id, password);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Error(
      `BAILIWICK_ADMIN_PASSWORD cannot be the first administrator's password. ${error.message}`,
    );
  }
}
