import { z } from "zod";
import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { createInstance, dropInstance } from "@/db/instances";
import { INSTANCE_VERSION } from "@/db/versions";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import { personal } from "@/lib/core/personal";
import { recordAccess } from "@/lib/history/record";
import { forgetOnMain } from "./main-side";
import { reasonOf } from "./reasons";
import { mainTenant, type TenantRow, tenantRef } from "./registry";

const Job = z.strictObject({ tenantId: z.uuid() });

/** Called before each step; tests stop the work there. */
export type Fault = (step: "schema" | "admin" | "active") => void;

const SYSTEM = { id: null, home: null, kind: "system" } as const;

type FirstAdmin = { userId: string; email: string; firstName: string; lastName: string };

/**
 * Makes a new child's schema, roles and first administrator, and puts it into service (T2). Repeatable after a
 * crash at any point; a failure is told in the gateway and thrown, so that the queue tries again.
 */
export async function provisionTenant(input: unknown, fault: Fault = () => {}): Promise<void> {
  const { tenantId } = Job.parse(input);
  const found = await inControl((tx) => begin(tx, tenantId));
  if (!found) return;
  const { tenant, admin } = found;
  try {
    fault("schema");
    const version = await createInstance(tenant, seedRoles());
    fault("admin");
    const ready = { ...tenant, status: "active", version: INSTANCE_VERSION };
    if (admin) await inTenant(ready, (tx) => insertAdmin(tx, tenant, admin));
    fault("active");
    await inControl((tx) => finish(tx, tenantId, version));
  } catch (error) {
    const { reason, ref } = reasonOf(error, tenant, "provision");
    await inControl(
      (tx) => tx.sql`
        update tenants set status = 'failed', status_reason = ${`${reason} (reference ${ref})`}, updated_at = now()
        where id = ${tenantId} and status = 'provisioning'`,
    );
    throw error;
  }
}

/** A tenant that still has to be made; undefined for one that is ready, being removed or gone. */
async function begin(
  tx: Tx,
  tenantId: string,
): Promise<{ tenant: TenantRef; admin?: FirstAdmin } | undefined> {
  const [row] = await tx.sql<TenantRow[]>`
    update tenants set status = 'provisioning', updated_at = now()
    where id = ${tenantId} and status in ('provisioning', 'failed') returning *`;
  if (!row) return undefined;
  const [admin] = await tx.sql<FirstAdmin[]>`
    select admin_user_id as "userId", admin_email as email, admin_first_name as "firstName",
      admin_last_name as "lastName"
    from provisioning where tenant_id = ${tenantId}`;
  return { tenant: tenantRef(row), admin };
}

async function insertAdmin(tx: Tx, tenant: TenantRef, admin: FirstAdmin): Promise<void> {
  const made = await tx.sql`
    insert into users (id, email, first_name, last_name, status, role_id)
    values (${admin.userId}, ${admin.email}, ${admin.firstName}, ${admin.lastName}, 'invited', ${ACCOUNT_ADMIN_ID})
    on conflict (id) do nothing returning id`;
  if (made.length === 0) return;
  await recordAccess(tx, SYSTEM, { users: [admin.userId] }, "setup");
  await writeAudit(tx, SYSTEM, "tenant.provision", {
    target: { kind: "tenant", id: tenant.id, name: tenant.name },
    after: { region: tenant.region, administrator: personal(admin.userId, admin.email) },
    data: undefined,
  });
}

async function finish(tx: Tx, tenantId: string, version: number): Promise<void> {
  const active = await tx.sql`
    update tenants set status = 'active', status_reason = null, version = ${version}, updated_at = now()
    where id = ${tenantId} and status = 'provisioning' returning id`;
  if (active.length > 0) await tx.sql`delete from provisioning where tenant_id = ${tenantId}`;
}

/**
 * Drops what is left of a tenant that is being removed: what main says of it, its schema and roles, and last its
 * row (T2). Repeatable; a failure is told in the gateway and thrown, so that the queue tries again.
 */
export async function removeTenant(input: unknown): Promise<void> {
  const { tenantId } = Job.parse(input);
  const { main, tenant } = await inControl(async (tx) => {
    const [row] = await tx.sql<TenantRow[]>`
      select * from tenants where id = ${tenantId} and status = 'removing' and kind = 'child'`;
    return { main: await mainTenant(tx), tenant: row && tenantRef(row) };
  });
  if (!tenant) return;
  try {
    await inTenant(main, (tx) => forgetOnMain(tx, SYSTEM, tenantId));
    await dropInstance(tenant);
    await inControl((tx) => tx.sql`delete from tenants where id = ${tenantId} and status = 'removing'`);
  } catch (error) {
    const { reason, ref } = reasonOf(error, tenant, "deprovision");
    await inControl(
      (tx) => tx.sql`
        update tenants set status_reason = ${`${reason} (reference ${ref})`}, updated_at = now()
        where id = ${tenantId}`,
    );
    throw error;
  }
}
