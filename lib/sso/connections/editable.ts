import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden } from "@/lib/core/errors";
import { revokeSessionsBy } from "@/lib/core/session-ends";
import { connectionOrRefuse, type StoredConnection } from "../stored";

/**
 * A connection to change, its row locked. Throws `Refusal`: not_found for none of this instance, conflict where it was
 * changed meanwhile.
 */
export async function editableConnection(
  tx: Tx,
  { id, version }: { id: string; version: number },
): Promise<StoredConnection> {
  const connection = await connectionOrRefuse(tx, id, "update");
  if (connection.version !== version) throw conflict(await changedMeanwhile(tx, "idp-connection", id));
  return connection;
}

/**
 * Whoever says which provider is believed can be anybody here, an Account Admin too: so only an Account Admin may
 * (R5). Throws `Refusal` (forbidden).
 */
export function requireTrustRight(context: Pick<Context, "accountAdmin">): void {
  if (context.accountAdmin) return;
  throw forbidden(
    "A provider that is believed can let in anybody, an Account Admin too: only an Account Admin may do this.",
  );
}

/**
 * Ends what began by the provider that a connection had before: its sessions at their next request in every browser
 * (A4), and sign-ins that are on their way. Tells how many sessions.
 */
export async function leaveProvider(tx: Tx, homeId: string, connectionId: string): Promise<number> {
  await tx.sql`delete from idp_requests where connection_id = ${connectionId} and used_at is null`;
  return revokeSessionsBy(homeId, connectionId);
}

/** Writes what a protocol keeps of a connection, and counts its version up. */
export async function writeConfig(
  tx: Tx,
  id: string,
  { config, sealed }: { config: object; sealed?: Record<string, string> | undefined },
): Promise<number> {
  const [row] = await tx.sql<{ version: number }[]>`
    update idp_connections set config = ${JSON.stringify(config)}::text::jsonb,
      sealed = coalesce(${sealed ? JSON.stringify(sealed) : null}::text::jsonb, sealed),
      version = version + 1, updated_at = now()
    where id = ${id} returning version`;
  return row?.version ?? 0;
}
