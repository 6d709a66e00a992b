import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { log } from "@/lib/core/log";
import { unseal } from "@/lib/core/sealed";
import { PROVIDER_SESSION } from "./finish";
import type { ProviderSession } from "./model";
import { oidcLogoutUrl } from "./oidc/logout";
import { samlLogoutUrl } from "./saml/leave";
import { storedConnection } from "./stored";

/**
 * Where somebody who signs out goes so that his session ends at the provider too (A2); undefined for a password's
 * session and where the provider has no logout. `browserOf` answers the secret of his browser for a connection. A provider
 * that cannot be asked does not hold him back.
 */
export async function logoutUrlOf(
  tx: Tx,
  home: TenantRef,
  sessionId: string,
  browserOf: (connectionId: string) => Promise<string>,
): Promise<string | undefined> {
  const [row] = await tx.sql<{ connectionId: string | null; sealed: string | null }[]>`
    select connection_id as "connectionId", provider_sealed as sealed from sessions where id = ${sessionId}`;
  if (!row?.connectionId || !row.sealed) return undefined;
  const { connectionId, sealed } = row;
  try {
    const connection = await inTenant(home, (instance) => storedConnection(instance, connectionId));
    if (!connection) return undefined;
    const session = JSON.parse(unseal(PROVIDER_SESSION, sealed)) as ProviderSession;
    if (connection.kind === "oidc") return oidcLogoutUrl(home, connection, session);
    return await samlLogoutUrl(home, connection, session, await browserOf(connectionId));
  } catch (error) {
    log.warn({ err: error }, "a session could not be ended at its provider");
    return undefined;
  }
}
