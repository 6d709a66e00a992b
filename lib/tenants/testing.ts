import { randomUUID } from "node:crypto";
import { inTenant, type TenantRef } from "@/db/connection";
import { ACCOUNT_ADMIN_ID, ALL_PERMISSIONS } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";

/** Makes an active local Account Admin of a tenant, with or without a password's hash. Returns the id. */
export async function anAdmin(tenant: TenantRef, email: string, hash: string | null = null): Promise<string> {
  const id = randomUUID();
  await inTenant(
    tenant,
    (tx) => tx.sql`
      insert into users (id, email, first_name, last_name, status, role_id, password_hash)
      values (${id}, ${email}, 'Test', 'Admin', 'active', ${ACCOUNT_ADMIN_ID}, ${hash})`,
  );
  return id;
}

/** A context as the gate would make it for someone of `home`, with every permission unless told otherwise. */
export function aContext(
  tenant: TenantRef,
  personId: string,
  more: { home?: TenantRef; levels?: Context["levels"]; accountAdmin?: boolean; sessionId?: string } = {},
): Context {
  const { id, slug, name } = more.home ?? tenant;
  return {
    tenant,
    person: { id: personId, name: "Test Admin", email: "test@bailiwick.test", home: { id, slug, name } },
    sessionId: more.sessionId ?? randomUUID(),
    requestId: "test",
    ip: "127.0.0.1",
    levels: more.levels ?? new Map(Object.entries(ALL_PERMISSIONS)),
    accountAdmin: more.accountAdmin ?? true,
  } as Context;
}

/** What became of work: `done`, or the refusal's code and words. */
export function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );
}
