import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { effectiveForSubject } from "@/lib/access/queries";
import { mayBeAt, PlaceRefusal } from "@/lib/policies/place";
import type { Context } from "./context";
import type { Caller, Session } from "./sessions";

type Facts = { requestId: string; ip: string | null };

/** A context; "elsewhere" for someone who might enter, but not from where he is. */
type Entered = Context | "elsewhere" | undefined;

/**
 * The context of a caller in the tenant of the address, or undefined where he may not enter it (A5): a session
 * of the tenant itself wins, then one of main. Throws `TenantUnavailable` to someone who may enter, and `PlaceRefusal`
 * to one who is outside the networks of his home (A7).
 */
export async function contextFor(caller: Caller, facts: Facts): Promise<Context | undefined> {
  const { tenant, main } = caller;
  if (!tenant) return undefined;
  const own = caller.sessions.find((session) => session.home.id === tenant.id);
  const atHome = own && (await homeContext(tenant, own, facts));
  if (tenant.id === main.id || (atHome && atHome !== "elsewhere")) return here(atHome, facts);
  const visitor = caller.sessions.find((session) => session.home.id === main.id);
  const visiting = visitor && caller.paired ? await visitingContext(main, tenant, visitor, facts) : undefined;
  return here(visiting ?? atHome, facts);
}

function here(entered: Entered, { ip }: Facts): Context | undefined {
  if (entered === "elsewhere") throw new PlaceRefusal(ip);
  return entered;
}

async function homeContext(tenant: TenantRef, session: Session, facts: Facts): Promise<Entered> {
  const [subject, stands, placed] = await inTenant(tenant, (tx) =>
    Promise.all([
      effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: session.idpGroups }),
      connectionStands(tx, session),
      isPlaced(tx, session, facts),
    ]),
  );
  const { user } = subject;
  if (!stands) return undefined;
  if (user?.status !== "active" || user.origin !== "local") return undefined;
  if (!placed) return "elsewhere";
  return build(tenant, session, facts, user, subject);
}

/** Main says now that he may enter; the child's own data says what he may do there. */
async function visitingContext(
  main: TenantRef,
  tenant: TenantRef,
  session: Session,
  facts: Facts,
): Promise<Entered> {
  const [subject, groupIds, stands, placed] = await inTenant(main, async (tx) =>
    Promise.all([
      effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: session.idpGroups }),
      admittingSessionGroups(tx, session, tenant.id),
      connectionStands(tx, session),
      isPlaced(tx, session, facts),
    ]),
  );
  if (!stands) return undefined;
  if (subject.user?.status !== "active" || !groupIds) return undefined;
  if (!placed) return "elsewhere";
  const there = await inTenant(tenant, (tx) =>
    effectiveForSubject(tx, { userId: session.userId, sessionGroupIds: groupIds }),
  );
  return build(tenant, session, facts, subject.user, there);
}

/** False where a live session is used from outside its home's networks (A7). Work without a request is nowhere. */
function isPlaced(tx: Tx, session: Session, { ip }: Facts): Promise<boolean> | true {
  return session.id === "" || mayBeAt(tx, session.userId, ip);
}

/** False where the session began by a connection that is disabled or gone now (A2): it lets nobody in. */
export async function connectionStands(
  tx: Tx,
  { connectionId }: Pick<Session, "connectionId">,
): Promise<boolean> {
  if (!connectionId) return true;
  const rows = await tx.sql`select from idp_connections where id = ${connectionId} and enabled`;
  return rows.length > 0;
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
