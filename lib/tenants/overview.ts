import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { tenantHealth } from "./health";

/** What the start page of a tenant tells in numbers. */
export type Overview = {
  users: number;
  capped: boolean;
  invited: number;
  roles: number;
  groups: number;
  /** On main only: its children by state. */
  children: Record<string, number> | null;
};

const COUNTED = 10_000;

/** The numbers of a tenant's start page; counts of people stop at ten thousand. */
export async function overviewOf(context: Context): Promise<Overview> {
  const counts = inTenant(context.tenant, async (tx) => {
    const [row] = await tx.sql<{ users: number; invited: number; roles: number; groups: number }[]>`
      select
        (select count(*)::int from (select from users where status <> 'deleted' limit ${COUNTED + 1}) u) as users,
        (select count(*)::int from (select from invitations
          where purpose = 'invitation' and accepted_at is null and cancelled_at is null and expires_at > now() limit ${COUNTED}) i) as invited,
        (select count(*)::int from (select from roles limit ${COUNTED}) r) as roles,
        (select count(*)::int from (select from groups limit ${COUNTED}) g) as groups`;
    return row ?? { users: 0, invited: 0, roles: 0, groups: 0 };
  });
  const children = context.tenant.kind === "main" ? tenantHealth() : undefined;
  const { users, ...rest } = await counts;
  return {
    ...rest,
    users: Math.min(users, COUNTED),
    capped: users > COUNTED,
    children: (await children)?.states ?? null,
  };
}
