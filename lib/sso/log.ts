import { inTenant, type TenantRef } from "@/db/connection";
import { log, reference } from "@/lib/core/log";
import { Buckets } from "@/lib/core/rate-limit";
import { SsoRefusal } from "./refusal";
import type { Reason } from "./words";

const KEPT = 500;
const tries = new Buckets(() => 300, 60);

/** Lets an address through so many times a minute; beyond, nothing of what it sends is looked at. */
export function requirePace(ip: string | null): void {
  if (!tries.take(ip ?? "unknown").allowed) throw new SsoRefusal("busy");
}

/** Whatever went wrong, as a refusal with its reference: written for the administrator, told in one sentence. */
export async function noteRefusal(
  home: TenantRef | undefined,
  connectionId: string,
  error: unknown,
  ip: string | null,
): Promise<{ reason: Reason; ref: string }> {
  const ref = reference();
  const refusal = error instanceof SsoRefusal ? error : new SsoRefusal("failed");
  if (refusal.reason === "failed") log.error({ ref, err: error }, "a sign-in by a provider failed");
  else log.warn({ ref, reason: refusal.reason, connectionId }, "a sign-in by a provider was refused");
  if (!home || refusal.reason === "busy" || refusal.reason === "unknown")
    return { reason: refusal.reason, ref };
  try {
    await inTenant(home, async (tx) => {
      await tx.sql`
        insert into idp_sign_ins (connection_id, reason, detail, ref, ip)
        select id, ${refusal.reason}, ${refusal.detail.slice(0, 500)}, ${ref}, ${ip}
        from idp_connections where id = ${connectionId}`;
      await tx.sql`
        delete from idp_sign_ins where connection_id = ${connectionId} and id <= (
          select id from idp_sign_ins where connection_id = ${connectionId} order by id desc offset ${KEPT} limit 1)`;
    });
  } catch (failure) {
    log.error({ ref, err: failure }, "a refused sign-in could not be written down");
  }
  return { reason: refusal.reason, ref };
}
