import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { utc } from "@/lib/listing/fragments";
import { storedPolicy } from "@/lib/policies/stored";
import { passwordHint } from "@/lib/policies/words";
import { browserName } from "./browser";
import { ownRow, passwordReason, requireHome } from "./home";
import type { OwnAccount, OwnSession } from "./model";

export { awayReason } from "./home";

const SHOWN = 100;

/** The person's own account with its live sessions, in his home (U13). Throws `Refusal`: forbidden elsewhere (S3). */
export async function ownAccount(context: Context): Promise<OwnAccount> {
  requireHome(context);
  const [[row, policy], sessions] = await Promise.all([
    inTenant(context.tenant, (tx) => Promise.all([ownRow(tx, context), storedPolicy(tx)])),
    ownSessions(context),
  ]);
  const { firstName, lastName, email, phone, version, passwordSetAt } = row;
  return {
    firstName: firstName ?? "",
    lastName: lastName ?? "",
    email,
    phone,
    version,
    passwordSetAt,
    passwordReason: passwordReason(row),
    passwordHint: passwordHint(policy),
    ...sessions,
  };
}

async function ownSessions({
  person,
  sessionId,
}: Context): Promise<Pick<OwnAccount, "sessions" | "sessionCount">> {
  type Row = Omit<OwnSession, "browser" | "current"> & { userAgent: string | null; count: number };
  const rows = await inControl(
    ({ sql }) => sql<Row[]>`
      select id, user_agent as "userAgent", ip, ${utc(sql, sql`created_at`)} as "createdAt",
        ${utc(sql, sql`last_seen_at`)} as "lastSeenAt", count(*) over ()::int as count
      from sessions
      where home_tenant_id = ${person.home.id} and user_id = ${person.id} and revoked_at is null
        and expires_at > now()
      order by id = ${sessionId} desc, last_seen_at desc, id limit ${SHOWN}`,
  );
  return {
    sessionCount: rows[0]?.count ?? 0,
    sessions: rows.map(({ id, userAgent, ip, createdAt, lastSeenAt }) => ({
      id,
      browser: browserName(userAgent),
      ip,
      createdAt,
      lastSeenAt,
      current: id === sessionId,
    })),
  };
}
