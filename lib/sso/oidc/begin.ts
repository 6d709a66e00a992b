import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { TenantRef } from "@/db/connection";
import { beginRequest } from "../requests";
import type { StoredConnection } from "../stored";
import { oidcConfig } from "./model";
import { clientOf, ownClient } from "./party";

/** What is kept of a request until its answer comes back to the same browser and connection. */
export type Kept = { readonly verifier: string; readonly nonce: string };

/**
 * Begins a sign-in at an OIDC provider by code and PKCE (A2): writes the request down for this browser, with the
 * nonce and the verifier, and answers the provider's address to go to. Throws `SsoRefusal` (not_ready).
 */
export async function beginOidc(
  home: TenantRef,
  connection: StoredConnection,
  request: { browser: string; purpose: "sign_in" | "test"; returnTo: string; testedBy?: string },
): Promise<string> {
  const client = clientOf(connection);
  const state = randomState();
  const kept: Kept = { verifier: randomPKCECodeVerifier(), nonce: randomNonce() };
  await beginRequest(home, {
    ...request,
    connectionId: connection.id,
    state,
    kept: JSON.stringify(kept),
  });
  return buildAuthorizationUrl(client, {
    redirect_uri: ownClient(home, connection.id).redirectUrl,
    scope: oidcConfig(connection).scopes,
    state,
    nonce: kept.nonce,
    code_challenge: await calculatePKCECodeChallenge(kept.verifier),
    code_challenge_method: "S256",
  }).href;
}
