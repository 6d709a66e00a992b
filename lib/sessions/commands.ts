import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/queries";
import type { EndAllInput, EndSessionsInput } from "./model";

/**
 * Ends sessions of this instance's own people, at their next request (A4). `tx` is the registry's. Throws `Refusal`:
 * forbidden, not_found for one of elsewhere or that is over, conflict for the one that one is in.
 */
export async function endSessions(
  tx: Tx,
  context: Context,
  { sessionIds }: EndSessionsInput,
): Promise<Change<{ ended: number }>> {
  requireAction(context, "sessions:revoke");
  if (sessionIds.includes(context.sessionId))
    throw conflict("You are in one of these sessions: sign out instead.");
  const ended = await tx.sql<{ userId: string }[]>`
    update sessions set revoked_at = now()
    where id = any (${sessionIds}::uuid[]) and home_tenant_id = ${context.tenant.id} and revoked_at is null
      and expires_at > now()
    returning user_id as "userId"`;
  if (ended.length < sessionIds.length) throw notFound("session");
  const [first = ""] = sessionIds;
  return {
    target: { kind: "session", id: sessionIds.length === 1 ? first : context.person.id },
    after: { ended: ended.length, people: [...new Set(ended.map(({ userId }) => userId))] },
    data: { ended: ended.length },
  };
}

/** Ends all sessions of this instance's own people but one's own (A4). `tx` is the registry's. Throws `Refusal`. */
export async function endAllSessions(
  tx: Tx,
  context: Context,
  _input: EndAllInput,
): Promise<Change<{ ended: number }>> {
  requireAction(context, "sessions:revoke");
  const ended = await tx.sql`
    update sessions set revoked_at = now()
    where home_tenant_id = ${context.tenant.id} and id <> ${context.sessionId} and revoked_at is null
      and expires_at > now()
    returning id`;
  return {
    target: { kind: "session", id: context.person.id },
    after: { ended: ended.length },
    data: { ended: ended.length },
  };
}
