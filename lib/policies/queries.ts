import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { fullName } from "@/lib/users/model";
import { rulesChanged } from "./commands";
import { idleUsers } from "./idle";
import { admitsAddress } from "./networks";
import { type StoredPolicy, storedPolicy } from "./stored";
import type { PolicyEffect, SignInPolicy } from "./words";

/** The instance's policy with its version, and what it does now (A7). */
export async function policyWithEffect(
  context: Context,
): Promise<{ policy: StoredPolicy; effect: PolicyEffect }> {
  const policy = await inTenant(context.tenant, (tx) => storedPolicy(tx));
  return { policy, effect: await policyEffect(context, policy) };
}

/** What a policy would do to the people of this instance, in numbers (A7). Changes nothing. */
export async function policyEffect(context: Context, policy: SignInPolicy): Promise<PolicyEffect> {
  const [people, live] = await Promise.all([
    inTenant(context.tenant, async (tx) => {
      const stored = await storedPolicy(tx);
      const [idle, passwords] = await Promise.all([idleOf(tx, policy), passwordsOf(tx, policy, stored)]);
      return { ...idle, ...passwords };
    }),
    sessionsOf(context, policy),
  ]);
  return { ...people, ...live };
}

async function idleOf(tx: Tx, { inactiveDays }: SignInPolicy) {
  if (inactiveDays === 0) return { idle: 0, idleNames: [] };
  type Row = { firstName: string | null; lastName: string | null; email: string | null; count: number };
  const rows = await tx.sql<Row[]>`
    select u.first_name as "firstName", u.last_name as "lastName", u.email, count(*) over ()::int as count
    ${idleUsers(tx, inactiveDays)} order by u.last_login_at nulls first, u.id limit 3`;
  return { idle: rows[0]?.count ?? 0, idleNames: rows.map(fullName) };
}

async function passwordsOf(tx: Tx, policy: SignInPolicy, stored: StoredPolicy) {
  const [row] = await tx.sql<{ passwords: number; older: number; others: number }[]>`
    select count(*) filter (where password_hash is not null)::int as passwords,
      count(*) filter (where password_hash is not null and (${rulesChanged(stored, policy)}
        or coalesce(password_set_at, created_at) < p.passwords_since))::int as older,
      count(*) filter (where cardinality(${policy.domains}::text[]) > 0
        and split_part(email_folded, '@', 2) <> all (${policy.domains}::text[]))::int as others
    from users cross join sign_in_policy p
    where origin = 'local' and status in ('active', 'invited')`;
  return {
    passwords: row?.passwords ?? 0,
    olderPasswords: row?.older ?? 0,
    otherDomains: row?.others ?? 0,
  };
}

async function sessionsOf({ tenant }: Context, { networks }: SignInPolicy) {
  const rows = await inControl(
    ({ sql }) => sql<{ ip: string | null; count: number }[]>`
      select ip, count(*)::int as count from sessions
      where home_tenant_id = ${tenant.id} and revoked_at is null and expires_at > now() group by ip`,
  );
  const sum = (of: typeof rows | { count: number }[]) => of.reduce((all, { count }) => all + count, 0);
  return { sessions: sum(rows), outside: sum(rows.filter(({ ip }) => !admitsAddress(networks, ip))) };
}
