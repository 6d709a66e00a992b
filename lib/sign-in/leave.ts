import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { revokeSession } from "@/lib/core/session-ends";
import { callerOf, type Session } from "@/lib/core/sessions";
import { logoutUrlOf } from "@/lib/sso/end";

type Facts = { ip: string | null; requestId: string };

/** Whether one of a browser's cookies names a live session. */
export async function isSignedIn(tokens: readonly string[]): Promise<boolean> {
  return tokens.length > 0 && (await sessionsOf(tokens)).length > 0;
}

/**
 * Ends every session of a browser, also of someone who may not be where he is (A7) or whose tenant is out of service:
 * leaving is always allowed. `secretOf` binds a provider's logout to this browser. Answers the sessions that ended, and where to go.
 */
export async function leaveAll(
  tokens: readonly string[],
  facts: Facts,
  secretOf: (home: TenantRef, connectionId: string) => Promise<string>,
): Promise<{ ended: Session[]; to: string }> {
  const ended = await sessionsOf(tokens);
  const elsewhere: string[] = [];
  for (const session of ended) {
    const url = await inControl((tx) =>
      logoutUrlOf(tx, session.home, session.id, (id) => secretOf(session.home, id)),
    );
    if (url) elsewhere.push(url);
    await revokeSession(session.id);
    await noteLeaving(session, facts);
  }
  const slug = ended[0]?.home.slug ?? "main";
  return { ended, to: elsewhere[0] ?? (slug === "main" ? "/login" : `/login?tenant=${slug}`) };
}

async function sessionsOf(tokens: readonly string[]): Promise<Session[]> {
  return (await callerOf("", tokens)).sessions;
}

async function noteLeaving({ home, userId }: Session, facts: Facts): Promise<void> {
  const actor = { id: userId, home: home.id, kind: "user" as const, ...facts };
  const target = { kind: "session" as const, id: userId };
  try {
    await inTenant(home, (tx) => writeAudit(tx, actor, "session.sign_out", { target, data: undefined }));
  } catch (error) {
    if (!(error instanceof TenantUnavailable)) throw error;
  }
}
