import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { effectiveForSubject } from "@/lib/access/queries";
import type { Context } from "./context";
import type { Caller, Session } from "./sessions";

type Facts = { requestId: string; ip: string | null };

/**
 * The context of a caller in the tenant of the address, or undefined where he may not enter it (A5): a session
 * of the tenant itself wins, then one of main. Throws `TenantUnavailable` to someone who may enter.
 */
export async function contextFor(caller: Caller, facts: Facts): Promise<Context | undefined> {
  const { tenant, main } = caller;
  if (!tenant) return undefined;
  const own = caller.sessions.find((session) => session.home.id === tenant.id);
  const atHome = own && (await homeContext(tenant, own, facts));
  if (atHome || tenant.id === main.id) return atHome;
  const visitor = caller.sessions.find((session) => session.home.id === main.id);
  return visitor && caller.paired ? visitingContext(main, tenant, visitor, facts) : undefined;
}

async function homeContext(tenant: TenantRef, session: Session, facts: Facts): Promise<Context | undefined> {
  const subject = await inTenant(tenant, (tx) =>
    effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: session.idpGroups }),
  );
  const { user } = subject;
  if (user?.status !== "active" || user.origin !== "local") return undefined;
  return build(tenant, session, facts, user, subject);
}

/** Main says now that he may enter; the child's own data says what he may do there. */
async function visitingContext(
  main: TenantRef,
  tenant: TenantRef,
  session: Session,
  facts: Facts,
): Promise<Context | undefined> {
  const [subject, groupIds] = await inTenant(main, async (tx) =>
    Promise.all([
      effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: session.idpGroups }),
      admittingSessionGroups(tx, session, tenant.id),
    ]),
  );
  if (subject.user?.status !== "active" || !groupIds) return undefined;
  const there = await inTenant(tenant, (tx) =>
    effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: groupIds }),
  );
  return build(tenant, session, facts, subject.user, there);
}

/**
 * Undefined where none of the person's groups lists the tenant; else those of this session's own groups that
 * do, which the child knows by no member row (S1).
 */
async function admittingSessionGroups(
  tx: Tx,
  session: Session,
  tenantId: string,
): Promise<string[] | undefined> {
  const rows = await tx.sql<{ id: string; stored: boolean }[]>`
    select gt.group_id as id, gm.user_id is not null as stored
    from group_tenants gt
    left join group_members gm on gm.group_id = gt.group_id and gm.user_id = ${session.userId}
    where gt.tenant_id = ${tenantId}
      and (gm.user_id is not null or gt.group_id::text = any (${[...session.idpGroups]}::text[]))`;
  return rows.length === 0 ? undefined : rows.filter((row) => !row.stored).map((row) => row.id);
}

function build(
  tenant: TenantRef,
  session: Session,
  facts: Facts,
  user: { name: string; email: string | null },
  rights: Pick<Context, "levels" | "accountAdmin">,
): Context {
  const { id, slug, name } = session.home;
  return {
    tenant,
    person: {
      id: session.userId,
      name: user.name || (user.email ?? ""),
      email: user.email ?? "",
      home: { id, slug, name },
    },
    sessionId: session.id,
    requestId: facts.requestId,
    ip: facts.ip,
    levels: rights.levels,
    accountAdmin: rights.accountAdmin,
  } as Context;
}
