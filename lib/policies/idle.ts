import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/graph";
import { lockNestings } from "@/lib/access/queries";
import { writeAudit } from "@/lib/core/audit";
import { log } from "@/lib/core/log";
import { revokeSessionsOf } from "@/lib/core/session-ends";
import { noteSystemAccess } from "@/lib/history/record";
import { tenantsById } from "@/lib/tenants/registry";
import { storedPolicy } from "./stored";

const PREFIX = "policy.idle.";
const BATCH = 200;

/** Says in the registry whether an instance deactivates anybody by itself, so that only those are looked at. */
export async function setIdleTurn(tenantId: string, days: number): Promise<void> {
  const key = PREFIX + tenantId;
  await inControl(({ sql }) =>
    days === 0
      ? sql`delete from settings where key = ${key}`
      : sql`
          insert into settings (key, value) values (${key}, to_jsonb(${days}::int))
          on conflict (key) do update set value = excluded.value`,
  );
}

/**
 * Whom a policy of so many days deactivates (A7), as the end of a statement with users `u`: active people made here
 * who have neither signed in nor been activated for as long. Never an Account Admin (U9), nor the break-glass account
 * (P3).
 */
export function idleUsers({ sql }: Tx, days: number) {
  return sql`
    from users u
    where u.origin = 'local' and u.status = 'active' and not u.protected
      and greatest(coalesce(u.last_login_at, u.created_at), u.activated_at) < now() - make_interval(days => ${days}::int)
      and u.role_id is distinct from ${ACCOUNT_ADMIN_ID}::uuid
      and u.id not in (
        with recursive admins (group_id) as (
          select id from groups where role_id = ${ACCOUNT_ADMIN_ID}::uuid
          union
          select n.child_id from admins a join group_nestings n on n.parent_id = a.group_id
        )
        select m.user_id from group_members m join admins using (group_id))`;
}

/** Deactivates whoever is idle in every instance whose policy says so; one that fails does not hold up the others. */
export async function deactivateAllIdle(): Promise<void> {
  const tenants = await inControl(async (tx) => {
    const rows = await tx.sql<{ id: string }[]>`
      select substr(key, ${PREFIX.length + 1}) as id from settings where key like ${`${PREFIX}%`}`;
    return tenantsById(
      tx,
      rows.map(({ id }) => id),
    );
  });
  for (const tenant of tenants.filter(({ status }) => status === "active")) {
    await deactivateIdle(tenant).catch((error) =>
      log.error({ tenant: tenant.id, err: error }, "idle users could not be deactivated"),
    );
  }
}

/**
 * Deactivates those of an instance who have not signed in for as long as its policy says (A7); tells how many. What
 * they own stays theirs as it is, as where an administrator decides to leave it (U10, K2).
 */
export async function deactivateIdle(tenant: TenantRef): Promise<number> {
  let all = 0;
  for (;;) {
    const done = await inTenant(tenant, (tx) => deactivateSome(tx, tenant));
    all += done;
    if (done < BATCH) return all;
  }
}

async function deactivateSome(tx: Tx, tenant: TenantRef): Promise<number> {
  await lockNestings(tx);
  const { inactiveDays } = await storedPolicy(tx);
  if (inactiveDays === 0) return 0;
  const rows = await tx.sql<{ id: string; at: string | null }[]>`
    update users set status = 'inactive', updated_at = now(), version = version + 1
    where id in (select u.id ${idleUsers(tx, inactiveDays)} order by u.id limit ${BATCH} for update of u)
    returning id, last_login_at as at`;
  const [first, ...rest] = rows.map(({ id, at }) => ({
    target: { kind: "user" as const, id },
    before: { status: "active", lastSignIn: at },
    after: { status: "inactive", reason: `No sign-in for ${inactiveDays} days, by the sign-in policy.` },
  }));
  if (!first) return 0;
  const ids = rows.map(({ id }) => id);
  await revokeSessionsOf(tenant.id, ids);
  const system = { id: null, home: null, kind: "system" as const };
  await writeAudit(tx, system, "user.deactivate_idle", { ...first, also: rest, data: undefined });
  await noteSystemAccess(tx, tenant, { users: ids });
  return ids.length;
}
