import { inControl, inTenant } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { admits, type Context, view } from "@/lib/core/context";
import { ownRoles } from "@/lib/roles/own";
import { ownShift } from "@/lib/shifts/queries";
import { fullName } from "@/lib/users/model";
import { lockedHex } from "@/lib/users/rows";
import type { Landing, SignIns, SyncState } from "./model";
import { landingOrder } from "./sections";

const COUNTED = 10_000;
const NAMED = 5;

/** What the person's roles say of the overview: the order of its sections, and his own shifts (R3). */
export async function landingOf(context: Context, at: Date): Promise<Landing> {
  const roles = await ownRoles(context);
  return {
    order: landingOrder(roles.map(({ advanced }) => advanced.dashboards ?? [])),
    shift: ownShift(roles, at),
  };
}

/** Who signed in lately, in numbers and the latest by name; null for someone who may not see users. */
export async function signIns(context: Context): Promise<SignIns | null> {
  if (!admits(context, view("users"))) return null;
  const locked = await lockedHex();
  return inTenant(context.tenant, async (tx) => {
    const since = (hours: number) => tx.sql`(
      select count(*)::int from (select from users
        where coalesce(last_login_at, '-infinity'::timestamptz) > now() - make_interval(hours => ${hours})
          and status <> 'deleted' limit ${COUNTED}) u)`;
    type Counts = Pick<SignIns, "today" | "week" | "never" | "locked">;
    const [[counts], latest] = await Promise.all([
      tx.sql<Counts[]>`
        select ${since(24)} as today, ${since(24 * 7)} as week,
          (select count(*)::int from (select from users
            where coalesce(last_login_at, '-infinity'::timestamptz) = '-infinity' and status = 'active'
              limit ${COUNTED}) u) as never,
          (select count(*)::int from users
            where status = 'active' and lock_key = any (${byteaArray(
              tx,
              locked.map((key) => Buffer.from(key, "hex")),
            )})) as locked`,
      tx.sql<{ id: string; firstName: string; lastName: string; email: string; at: string }[]>`
        select id, first_name as "firstName", last_name as "lastName", coalesce(email, '') as email,
          last_login_at as at
        from users where coalesce(last_login_at, '-infinity'::timestamptz) > '-infinity' and status <> 'deleted'
        order by coalesce(last_login_at, '-infinity'::timestamptz) desc, id desc limit ${NAMED}`,
    ]);
    return {
      ...(counts ?? { today: 0, week: 0, never: 0, locked: 0 }),
      cap: COUNTED,
      latest: latest.map((user) => ({
        id: user.id,
        name: fullName(user),
        at: new Date(user.at).toISOString(),
      })),
    };
  });
}

/**
 * On main, how the paired children stand with main's users, roles and groups; in a child, when main's last arrived
 * (S7). Null where there is nothing to tell, or not to this person.
 */
export function syncState(context: Context): Promise<SyncState | null> {
  return context.tenant.kind === "main" ? fleetState(context) : childState(context);
}

async function fleetState(context: Context): Promise<SyncState | null> {
  if (!admits(context, view("tenants"))) return null;
  return inControl(async ({ sql }) => {
    const paired = sql`from pairings p join tenants t on t.id = p.tenant_id where p.status = 'paired'`;
    const [[row], failing] = await Promise.all([
      sql<{ paired: number; failing: number; conflicts: number; oldest: string | null }[]>`
        select count(*)::int as paired, count(*) filter (where p.last_error is not null)::int as failing,
          count(*) filter (where p.conflicts <> '[]')::int as conflicts, min(p.last_sync_at) as oldest ${paired}`,
      sql<{ slug: string; name: string; error: string }[]>`
        select t.slug, t.name, p.last_error as error ${paired} and p.last_error is not null
        order by t.name_folded limit ${NAMED}`,
    ]);
    if (!row || row.paired === 0) return null;
    const oldest = row.oldest && new Date(row.oldest).toISOString();
    return { kind: "fleet", ...row, oldest, first: [...failing] };
  });
}

async function childState(context: Context): Promise<SyncState | null> {
  if (!admits(context, view("registration")) && !admits(context, view("users"))) return null;
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql<{ at: string | null; users: number; groups: number; roles: number }[]>`
      select s.synced_at as at,
        (select count(*)::int from (select from users where origin = 'main' limit ${COUNTED}) u) as users,
        (select count(*)::int from (select from groups where origin = 'main' limit ${COUNTED}) g) as groups,
        (select count(*)::int from (select from roles where origin = 'main' limit ${COUNTED}) r) as roles
      from sync_state s where s.id = 1 and s.pairing_id is not null`;
    if (!row) return null;
    return { kind: "child", ...row, at: row.at && new Date(row.at).toISOString() };
  });
}
