import { randomUUID } from "node:crypto";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, invalid, Refusal } from "@/lib/core/errors";
import { countedAttempt, lockKeyOf, unlock } from "@/lib/core/locks";
import { verifyPassword } from "@/lib/core/passwords";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/queries";
import { breakGlassOf } from "../break-glass";
import { keyHash, newKey } from "../keys";
import type { GenerateKeyInput } from "../model";

/**
 * Makes a child's registration key, shown this once (P1). The account that is to survive must be named and prove
 * its password (P3); wrong passwords count towards its lock (U7). A newer key ends the older. `tx` is the
 * registry's. Throws `Refusal`.
 */
export async function generateKey(
  tx: Tx,
  context: Context,
  input: GenerateKeyInput,
): Promise<Change<{ key: string; expiresAt: string }>> {
  requireAction(context, "registration:generate-key");
  await proveBreakGlass(context, input);
  await refusePaired(tx, context.tenant.id);
  await tx.sql`
    update registration_keys set revoked_at = now()
    where tenant_id = ${context.tenant.id} and used_at is null and revoked_at is null`;
  const key = newKey();
  const id = randomUUID();
  const [row] = await tx.sql<{ expires_at: string }[]>`
    insert into registration_keys (id, tenant_id, key_hash, break_glass_user_id, created_by, expires_at)
    values (${id}, ${context.tenant.id}, ${keyHash(key)}, ${input.breakGlassUserId}, ${context.person.id},
      now() + make_interval(hours => ${input.hours}))
    returning expires_at`;
  const expiresAt = new Date(row?.expires_at ?? 0).toISOString();
  return {
    target: { kind: "key", id },
    after: { breakGlassUserId: input.breakGlassUserId, expiresAt },
    data: { key, expiresAt },
  };
}

async function proveBreakGlass(context: Context, input: GenerateKeyInput): Promise<void> {
  const account = await inTenant(context.tenant, (own) => breakGlassOf(own, input.breakGlassUserId));
  if (!account) {
    const message = "Choose an active Account Admin of this tenant who signs in with a password.";
    throw invalid(message, { breakGlassUserId: message });
  }
  const lock = [lockKeyOf(context.tenant.id, account.email)];
  const proved = await countedAttempt(
    lock,
    async () => (await verifyPassword(account.hash, input.password)) || undefined,
  );
  if (proved === "locked") {
    const message =
      "This account is locked after failed attempts. Try again in 15 minutes, or unlock it under Users.";
    throw new Refusal("limited", message, { password: message });
  }
  if (proved === "wrong") {
    const message = "This is not the password of the account.";
    throw invalid(message, { password: message });
  }
  await unlock(lock);
}

/** Locks the tenant's row, so that two keys made at once are made one after the other. */
async function refusePaired(tx: Tx, tenantId: string): Promise<void> {
  await tx.sql`select from tenants where id = ${tenantId} for no key update`;
  const [pairing] = await tx.sql<
    { status: string }[]
  >`select status from pairings where tenant_id = ${tenantId}`;
  if (pairing && !["unpaired", "failed"].includes(pairing.status)) {
    throw conflict(
      "This tenant is registered with the main tenant. It has to be unpaired there before a new key.",
    );
  }
}
