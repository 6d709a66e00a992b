import { SAML } from "@node-saml/node-saml";
import type { TenantRef } from "@/db/connection";
import { unseal } from "@/lib/core/sealed";
import { connectionUrl } from "../addresses";
import { SsoRefusal } from "../refusal";
import type { StoredConnection } from "../stored";
import { type IdpFacts, samlConfig } from "./model";
import type { Trust } from "./verify";

/** For what our private keys are sealed. */
export const SAML_KEY = "sso saml key";

/** What we are to this connection's provider. */
export function ownParty(home: Pick<TenantRef, "slug">, connectionId: string) {
  return {
    spEntityId: connectionUrl(home, connectionId, "metadata"),
    acsUrl: connectionUrl(home, connectionId, "acs"),
    logoutUrl: connectionUrl(home, connectionId, "logout"),
  };
}

/** Our private keys of a connection, the one that signs first. */
export function ownKeys(connection: StoredConnection): string[] {
  return samlConfig(connection).keys.flatMap(({ id }) => {
    const sealed = connection.sealed[id];
    return sealed ? [unseal(SAML_KEY, sealed)] : [];
  });
}

/** The provider of a connection. Throws `SsoRefusal` (not_ready) before its metadata is there. */
export function providerOf(connection: StoredConnection): IdpFacts {
  const { idp } = samlConfig(connection);
  if (!idp) throw new SsoRefusal("not_ready");
  return idp;
}

/** Whom a connection's responses must come from. Throws `SsoRefusal` (not_ready). */
export function trustOf(home: TenantRef, connection: StoredConnection): Trust {
  const idp = providerOf(connection);
  const { spEntityId, acsUrl } = ownParty(home, connection.id);
  return {
    idpEntityId: idp.entityId,
    certificates: idp.certificates,
    decryptionKeys: ownKeys(connection),
    spEntityId,
    acsUrl,
    now: new Date(),
  };
}

/**
 * node-saml as this connection's party, for messages that we send: signed by our key. `logoutUrl` is where a logout
 * message goes. Throws `SsoRefusal` (not_ready).
 */
export function senderFor(
  home: TenantRef,
  connection: StoredConnection,
  messageId: string,
  logoutUrl = providerOf(connection).sloUrl,
): SAML {
  const idp = providerOf(connection);
  const { spEntityId, acsUrl } = ownParty(home, connection.id);
  const [privateKey] = ownKeys(connection);
  if (!privateKey) throw new SsoRefusal("not_ready");
  return new SAML({
    entryPoint: idp.ssoUrl,
    ...(logoutUrl && { logoutUrl }),
    idpCert: [...idp.certificates],
    issuer: spEntityId,
    callbackUrl: acsUrl,
    privateKey,
    signatureAlgorithm: "sha256",
    digestAlgorithm: "sha256",
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    generateUniqueId: () => messageId,
  });
}
