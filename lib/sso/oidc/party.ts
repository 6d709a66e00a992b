import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  clockTolerance,
  customFetch,
  enableNonRepudiationChecks,
} from "openid-client";
import type { TenantRef } from "@/db/connection";
import { unseal } from "@/lib/core/sealed";
import { connectionUrl } from "../addresses";
import { SsoRefusal } from "../refusal";
import type { StoredConnection } from "../stored";
import { guardedFetch, isLoopback } from "./fetch";
import { type OidcProvider, oidcConfig } from "./model";

/** For what a client's secret is sealed, and under which name. */
export const OIDC_SECRET = "sso oidc secret";
export const SECRET_NAME = "secret";

/** How far the clocks may be apart. */
export const SKEW_SECONDS = 180;

/** What a token may be signed by; never by a shared secret, never not at all. */
export const ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"];

const SECONDS = 10;

/** What we are to this connection's provider. */
export function ownClient(home: Pick<TenantRef, "slug">, connectionId: string) {
  return {
    redirectUrl: connectionUrl(home, connectionId, "callback"),
    postLogoutUrl: connectionUrl(home, connectionId, "logout"),
    backchannelUrl: connectionUrl(home, connectionId, "backchannel"),
  };
}

/** The provider of a connection. Throws `SsoRefusal` (not_ready) before it is set up. */
export function oidcProviderOf(connection: StoredConnection): OidcProvider {
  const { provider } = oidcConfig(connection);
  if (!provider) throw new SsoRefusal("not_ready");
  return provider;
}

/**
 * openid-client as this connection's client: it knows the provider as it was set up, asks by the guarded way only, and
 * verifies the signature of each id token. Throws `SsoRefusal` (not_ready).
 */
export function clientOf(connection: StoredConnection): Configuration {
  const provider = oidcProviderOf(connection);
  const { clientId, secretWay } = oidcConfig(connection);
  const sealed = connection.sealed[SECRET_NAME];
  if (!sealed) throw new SsoRefusal("not_ready");
  const secret = unseal(OIDC_SECRET, sealed);
  const client = new Configuration(
    {
      issuer: provider.issuer,
      authorization_endpoint: provider.authorizationUrl,
      token_endpoint: provider.tokenUrl,
      jwks_uri: provider.keysUrl,
      ...(provider.userInfoUrl && { userinfo_endpoint: provider.userInfoUrl }),
      ...(provider.logoutUrl && { end_session_endpoint: provider.logoutUrl }),
      authorization_response_iss_parameter_supported: provider.namesItself,
      id_token_signing_alg_values_supported: ALGORITHMS,
      userinfo_signing_alg_values_supported: ALGORITHMS,
    },
    clientId,
    { [clockTolerance]: SKEW_SECONDS },
    secretWay === "client_secret_post" ? ClientSecretPost(secret) : ClientSecretBasic(secret),
  );
  client[customFetch] = guardedFetch();
  client.timeout = SECONDS;
  enableNonRepudiationChecks(client);
  if (isLoopback(new URL(provider.issuer))) allowInsecureRequests(client);
  return client;
}
