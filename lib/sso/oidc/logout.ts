import { createLocalJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";
import { buildEndSessionUrl } from "openid-client";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { providerHash } from "../finish";
import type { ProviderSession } from "../model";
import { quoted, SsoRefusal } from "../refusal";
import { spendOnce } from "../requests";
import { type StoredConnection, storedConnection } from "../stored";
import type { Reason } from "../words";
import { keysAt } from "./keys";
import { oidcConfig } from "./model";
import { ALGORITHMS, clientOf, oidcProviderOf, ownClient, SKEW_SECONDS } from "./party";
import { refusedBy } from "./refused";

const LOGOUT = "http://schemas.openid.net/event/backchannel-logout";
const LONGEST = 16_384;
const LONGEST_HINT = 4_096;
/** A logout token may be this old, in seconds, and is remembered longer. */
const OLDEST = 600;

/** Where a session of this connection is ended at its provider too; undefined where that has no logout (A2). */
export function oidcLogoutUrl(
  home: TenantRef,
  connection: StoredConnection,
  session: ProviderSession,
): string | undefined {
  if (!oidcConfig(connection).provider?.logoutUrl) return undefined;
  return buildEndSessionUrl(clientOf(connection), {
    // A token of somebody in very many groups is longer than addresses may be: then the provider asks him.
    ...(session.hint && session.hint.length <= LONGEST_HINT && { id_token_hint: session.hint }),
    post_logout_redirect_uri: ownClient(home, connection.id).postLogoutUrl,
  }).href;
}

/**
 * Takes a provider's logout token, sent by its server to ours (A2), and ends the sessions that it names: of a person,
 * or one alone. Each token counts once. Throws `SsoRefusal`.
 */
export async function receiveBackchannel(
  home: TenantRef,
  connectionId: string,
  token: string,
  facts: { ip: string | null; requestId: string },
): Promise<{ ended: number }> {
  if (token.length > LONGEST) throw new SsoRefusal("too_large");
  const connection = await inTenant(home, (tx) => storedConnection(tx, connectionId));
  if (connection?.kind !== "oidc") throw new SsoRefusal("unknown");
  if (!connection.enabled) throw new SsoRefusal("disabled");
  const named = await namedBy(connection, token);
  return inTenant(home, async (tx) => {
    await spendOnce(tx, connectionId, `logout ${named.jti}`, named.until);
    const ended = await endSessions(home, connectionId, named);
    const actor = { id: null, home: null, kind: "system" as const, ...facts };
    const target = { kind: "idp-connection" as const, id: connectionId, name: connection.name };
    await writeAudit(tx, actor, "session.end_by_provider", {
      target,
      after: { sessionsEnded: ended },
      data: undefined,
    });
    return { ended };
  });
}

type Named = { sub: string | undefined; sid: string | undefined; jti: string; until: Date };

async function namedBy(connection: StoredConnection, token: string): Promise<Named> {
  const claims = await verified(connection, token);
  const { events, nonce, sub, sid, jti, iat = 0 } = claims;
  const event = isObject(events) ? events[LOGOUT] : undefined;
  if (!isObject(event)) throw new SsoRefusal("events");
  if (nonce !== undefined) throw new SsoRefusal("events", "It bears a nonce, which only id tokens do.");
  if (typeof jti !== "string" || jti === "") throw new SsoRefusal("malformed", "It has no jti.");
  const text = (name: unknown) => (typeof name === "string" && name !== "" ? name : undefined);
  const [person, session] = [text(sub), text(sid)];
  // A name that is none must not widen what ends: a token that says which session never ends all of them.
  if ((!person && !session) || (sid !== undefined && !session) || (sub !== undefined && !person))
    throw new SsoRefusal("subject");
  const until = new Date((iat + OLDEST + 2 * SKEW_SECONDS) * 1000);
  return { sub: person, sid: session, jti, until };
}

async function verified(connection: StoredConnection, token: string): Promise<JWTPayload> {
  const { issuer, keysUrl } = oidcProviderOf(connection);
  const options = {
    issuer,
    audience: oidcConfig(connection).clientId,
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_SECONDS,
    maxTokenAge: OLDEST,
  };
  try {
    // Whatever does not even claim to be the provider's does not make us ask it for its keys.
    const claimed = decodeJwt(token).iss;
    if (claimed !== issuer) throw new SsoRefusal("issuer", `It names ${quoted(claimed)}.`);
    const { payload } = await jwtVerify(token, createLocalJWKSet(await keysAt(keysUrl)), options);
    return payload;
  } catch (error) {
    throw refusalFor(error);
  }
}

const BY_CLAIM: Readonly<Record<string, Reason>> = { iss: "issuer", aud: "audience", iat: "not_yet_valid" };

function refusalFor(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new SsoRefusal("expired");
  if (error instanceof errors.JWTClaimValidationFailed)
    return new SsoRefusal(BY_CLAIM[error.claim] ?? "malformed", `The claim ${quoted(error.claim)} is wrong.`);
  if (error instanceof errors.JOSEAlgNotAllowed) return new SsoRefusal("algorithm");
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  )
    return new SsoRefusal("signature");
  if (error instanceof errors.JOSEError || error instanceof SyntaxError) return new SsoRefusal("malformed");
  return refusedBy(error);
}

async function endSessions(home: TenantRef, connectionId: string, { sub, sid }: Named): Promise<number> {
  const [bySubject, bySession] = [sub, sid].map((name) => (name ? providerHash(connectionId, name) : null));
  const ended = await inControl(
    (tx) => tx.sql`
      update sessions set revoked_at = now()
      where home_tenant_id = ${home.id} and connection_id = ${connectionId} and revoked_at is null
        and (${sub === undefined} or provider_subject_hash = ${bySubject ?? null})
        and (${sid === undefined} or provider_session_hash = ${bySession ?? null})
      returning id`,
  );
  return ended.length;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
