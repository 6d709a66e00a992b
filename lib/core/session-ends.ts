import { inControl } from "@/db/connection";

/** Ends one session. */
export async function revokeSession(id: string): Promise<void> {
  await inControl(
    (tx) => tx.sql`update sessions set revoked_at = now() where id = ${id} and revoked_at is null`,
  );
}

/** Ends every session of these people of one home, at their next request in every browser (U8, A4). */
export async function revokeSessionsOf(homeTenantId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${homeTenantId} and user_id = any (${[...userIds]}::uuid[]) and revoked_at is null`,
  );
}

/** Ends every session that began by a connection, at the next request in every browser (A2); tells how many. */
export async function revokeSessionsBy(homeTenantId: string, connectionId: string): Promise<number> {
  const ended = await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${homeTenantId} and connection_id = ${connectionId} and revoked_at is null
        and expires_at > now() returning id`,
  );
  return ended.length;
}

/** Cuts live sessions of a home to so many hours from when they began (A4); tells how many were longer. */
export async function shortenSessions(homeTenantId: string, hours: number): Promise<number> {
  const shortened = await inControl(
    (tx) => tx.sql`
      update sessions set expires_at = created_at + make_interval(hours => ${hours})
      where home_tenant_id = ${homeTenantId} and revoked_at is null and expires_at > now()
        and expires_at > created_at + make_interval(hours => ${hours}) returning id`,
  );
  return shortened.length;
}

/** Ends every session of a person but one, and tells how many that were (U13, A4). */
export async function revokeOthers(
  person: { readonly id: string; readonly home: { readonly id: string } },
  sessionId: string,
): Promise<number> {
  const ended = await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${person.home.id} and user_id = ${person.id} and id <> ${sessionId}
        and revoked_at is null and expires_at > now() returning id`,
  );
  return ended.length;
}

/** Binds a person's live sessions to the lock of his new address (A4). */
export async function moveSessionLocks(homeTenantId: string, userId: string, lockKey: Buffer): Promise<void> {
  await inControl(
    (tx) => tx.sql`
      update sessions set lock_key = ${lockKey}
      where home_tenant_id = ${homeTenantId} and user_id = ${userId} and revoked_at is null`,
  );
}
