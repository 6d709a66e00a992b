import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden, invalid, notFound, Refusal } from "@/lib/core/errors";
import { countedAttempt, lockKeyOf, unlock } from "@/lib/core/locks";
import { hashPassword, verifyPassword } from "@/lib/core/passwords";
import type { Change } from "@/lib/core/result";
import { revokeOthers } from "@/lib/core/session-ends";
import { tellPasswordChanged } from "@/lib/mail/changed";
import { keepReplaced, requirePassword } from "@/lib/policies/passwords";
import { updateUser } from "@/lib/users/commands/update";
import { ownRow, passwordReason, requireHome } from "./home";
import type { ChangePasswordInput, EndOthersInput, EndSessionInput, OwnDetailsInput } from "./model";

/**
 * Changes the person's own name and phone, in his home (U13). The e-mail address is his sign-in and stays. Throws
 * `Refusal`: forbidden elsewhere (S3) and without a role (U6), conflict for an outdated edit.
 */
export async function updateOwnDetails(
  tx: Tx,
  context: Context,
  input: OwnDetailsInput,
): Promise<Change<{ version: number }>> {
  requireHome(context);
  const { email } = await ownRow(tx, context);
  return updateUser(tx, context, { ...input, id: context.person.id, email });
}

/**
 * Changes the person's own password, in his home (U13). The current one is proved; wrong ones count towards the lock
 * of the address (U7). His other sessions end at once (A4). Throws `Refusal`: forbidden elsewhere
 * (S3), without a role (U6) and for who has none here; limited while locked; invalid for a wrong or the same one, and
 * for one that the policy does not admit (A7).
 */
export async function changePassword(
  tx: Tx,
  context: Context,
  { current, password }: ChangePasswordInput,
): Promise<Change<{ ended: number }>> {
  requireHome(context);
  const own = await ownRow(tx, context);
  const none = passwordReason(own);
  if (none !== null || own.hash === null) throw forbidden(none ?? "You have no password here.");
  await provePassword(context, { email: own.email, hash: own.hash }, current);
  if (current === password) {
    const message = "This is your password already. Choose another one.";
    throw invalid(message, { password: message });
  }
  await requirePassword(tx, context.person.id, password);
  const changed = await tx.sql`
    update users set password_hash = ${await hashPassword(password)}, password_set_at = now(), updated_at = now()
    where id = ${context.person.id} and password_hash = ${own.hash} returning id`;
  if (changed.length === 0)
    throw conflict("Your password was changed meanwhile. Sign in again with the new one.");
  await keepReplaced(tx, context.person.id, own.hash);
  await tellPasswordChanged(tx, context.tenant, { userId: context.person.id, email: own.email });
  const ended = await revokeOthers(context.person, context.sessionId);
  return {
    target: { kind: "user", id: context.person.id },
    after: { password: "changed", otherSessionsEnded: ended },
    data: { ended },
  };
}

async function provePassword(
  { tenant }: Context,
  { email, hash }: { email: string; hash: string },
  password: string,
): Promise<void> {
  const lock = [lockKeyOf(tenant.id, email)];
  const proved = await countedAttempt(lock, async () => (await verifyPassword(hash, password)) || undefined);
  if (proved === "locked") {
    const message = "Too many failed attempts. Your address is closed for up to 15 minutes.";
    throw new Refusal("limited", message, { current: message });
  }
  if (proved === "wrong") {
    const message = "This is not your password.";
    throw invalid(message, { current: message });
  }
  await unlock(lock);
}

/**
 * Ends one of the person's other sessions (U13, A4). `tx` is the registry's. Throws `Refusal`: not_found for one that
 * is not his own or no longer live, conflict for the one he is in.
 */
export async function endSession(tx: Tx, context: Context, { id }: EndSessionInput): Promise<Change> {
  requireHome(context);
  if (id === context.sessionId) throw conflict("You are in this session: sign out instead.");
  const ended = await tx.sql`
    update sessions set revoked_at = now()
    where id = ${id} and home_tenant_id = ${context.person.home.id} and user_id = ${context.person.id}
      and revoked_at is null and expires_at > now() returning id`;
  if (ended.length === 0) throw notFound("session");
  return { target: { kind: "session", id }, data: undefined };
}

/** Ends all of the person's sessions but this one (U13, A4). `tx` is the registry's. Throws `Refusal` as above. */
export async function endOtherSessions(
  _tx: Tx,
  context: Context,
  _input: EndOthersInput,
): Promise<Change<{ ended: number }>> {
  requireHome(context);
  const ended = await revokeOthers(context.person, context.sessionId);
  return { target: { kind: "session", id: context.person.id }, after: { ended }, data: { ended } };
}
