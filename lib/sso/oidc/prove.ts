import { createHash } from "node:crypto";
import { authorizationCodeGrant, fetchUserInfo } from "openid-client";
import type { TenantRef } from "@/db/connection";
import { quoted, SsoRefusal } from "../refusal";
import type { StoredConnection } from "../stored";
import type { Kept } from "./begin";
import type { Claims } from "./claims";
import { oidcConfig } from "./model";
import { clientOf, oidcProviderOf, ownClient, SKEW_SECONDS } from "./party";
import { refusedBy } from "./refused";

/** What a provider has proved: the token's claims, and what it said beside. */
export type Proof = {
  readonly idToken: string;
  readonly claims: Claims & { readonly iss: string; readonly sub: string; readonly exp: number };
  readonly userInfo: Claims;
};

/** A token that is longer than this is not read, nor kept in a session. */
export const LONGEST = 50_000;

/**
 * Redeems the code of a callback and verifies what comes for it: issuer (RFC 9207 too), signature, audience, party,
 * times, nonce, and the access token by its hash. Throws `SsoRefusal`.
 */
export async function prove(
  home: TenantRef,
  connection: StoredConnection,
  answered: { query: URLSearchParams; state: string; kept: Kept },
): Promise<Proof> {
  const { query, state, kept } = answered;
  const { issuer, namesItself, userInfoUrl } = oidcProviderOf(connection);
  const named = query.get("iss");
  if (named === null ? namesItself : named !== issuer)
    throw new SsoRefusal("issuer", `The callback names ${quoted(named)}.`);
  const client = clientOf(connection);
  const callback = new URL(ownClient(home, connection.id).redirectUrl);
  callback.search = query.toString();
  try {
    const tokens = await authorizationCodeGrant(client, callback, {
      expectedState: state,
      expectedNonce: kept.nonce,
      pkceCodeVerifier: kept.verifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    const idToken = tokens.id_token;
    if (!claims || !idToken) throw new SsoRefusal("malformed", "There is no id token.");
    if (idToken.length > LONGEST) throw new SsoRefusal("too_large");
    requireOurs(claims, { idToken, accessToken: tokens.access_token }, oidcConfig(connection).clientId);
    const userInfo = userInfoUrl ? await fetchUserInfo(client, tokens.access_token, claims.sub) : {};
    return { idToken, claims, userInfo };
  } catch (error) {
    throw refusedBy(error);
  }
}

/** What openid-client leaves to us. */
function requireOurs(
  claims: Claims & { readonly sub: string },
  { idToken, accessToken }: { idToken: string; accessToken: string },
  clientId: string,
): void {
  if (claims.azp !== undefined && claims.azp !== clientId)
    throw new SsoRefusal("audience", `The token was made for ${quoted(String(claims.azp))}.`);
  if (Number(claims.iat) > Date.now() / 1000 + SKEW_SECONDS) throw new SsoRefusal("not_yet_valid");
  if (claims.sub === "" || claims.sub.length > 255) throw new SsoRefusal("subject");
  if (claims.at_hash !== undefined && claims.at_hash !== hashFor(idToken, accessToken))
    throw new SsoRefusal("at_hash");
}

/** The left half of the access token's hash, by the hash of the id token's signature. */
function hashFor(idToken: string, accessToken: string): string {
  const header = JSON.parse(Buffer.from(idToken.split(".")[0] ?? "", "base64url").toString("utf8"));
  const hash = createHash(header.alg === "EdDSA" ? "sha512" : "sha256")
    .update(accessToken, "ascii")
    .digest();
  return hash.subarray(0, hash.length / 2).toString("base64url");
}
