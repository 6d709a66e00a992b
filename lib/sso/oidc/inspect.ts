import { decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from "jose";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { failedLab, type LabResult, labResult } from "../lab";
import { SsoRefusal } from "../refusal";
import { connectionOrRefuse, type StoredConnection } from "../stored";
import { checkClaims, checkSignature } from "./checks";
import { attributesOf, type Claims } from "./claims";
import { keysAt } from "./keys";
import { type InspectTokenInput, type OidcConfig, oidcConfig } from "./model";
import { LONGEST } from "./prove";
import { identityOf } from "./receive";
import { refusedBy } from "./refused";

/** The keys of a connection's provider, or why it does not tell them. */
type Keys = JSONWebKeySet | SsoRefusal;

/** Asks a connection's provider for its keys. Throws `Refusal` as `inspectToken` does. */
export async function keysFor(context: Context, { id }: Pick<InspectTokenInput, "id">): Promise<Keys> {
  const connection = await inTenant(context.tenant, (tx) => connectionOrRefuse(tx, id));
  const { provider } = setUp(connection);
  return keysAt(provider.keysUrl).catch((error: unknown) => {
    const refusal = refusedBy(error);
    if (refusal instanceof SsoRefusal) return refusal;
    if (error instanceof SyntaxError) return new SsoRefusal("unreachable", "Its keys are no JSON.");
    throw error;
  });
}

/**
 * Looks into an ID token that was pasted, by the provider's keys (A2): tells each check that it passes and fails, and
 * what its claims would make of somebody. Nobody is signed in, and nothing of it is kept or logged. Throws `Refusal`:
 * not_found, forbidden for another protocol, conflict before there is a provider.
 */
export async function inspectToken(
  tx: Tx,
  context: Context,
  { id, token }: InspectTokenInput,
  heard?: Keys,
): Promise<Change<LabResult>> {
  const connection = await connectionOrRefuse(tx, id);
  const config = setUp(connection);
  const keys = heard ?? (await keysFor(context, { id }));
  const target = { kind: "idp-connection" as const, id, name: connection.name };
  try {
    const { header, claims } = parsed(token);
    const held = { issuer: config.provider.issuer, clientId: config.clientId, now: new Date() };
    const signature = await checkSignature(token, header, keys);
    const checks = [...signature, ...checkClaims(claims, held)];
    const text = (value: unknown) => (typeof value === "string" ? value : "");
    const named = { ...claims, iss: text(claims.iss), sub: text(claims.sub), exp: 0 };
    const { identity } = identityOf(connection, { idToken: "", claims: named, userInfo: {} });
    const failed = checks.find(({ reason }) => reason);
    const data = await labResult(tx, connection, {
      identity,
      attributes: attributesOf(claims),
      proved: signature.every(({ state }) => state === "passed") && claims.iss === held.issuer,
      refusal: failed?.reason ? new SsoRefusal(failed.reason, failed.detail) : null,
      checks: checks.map(({ what, state, detail }) => ({ what, state, detail })),
      partial: config.provider.userInfoUrl !== null,
    });
    return { target, data };
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    return { target, data: failedLab(error) };
  }
}

function setUp(connection: StoredConnection): OidcConfig & { provider: NonNullable<OidcConfig["provider"]> } {
  const config = oidcConfig(connection);
  const { provider } = config;
  if (!provider) throw conflict("Enter the provider's address, client id and secret first.");
  return { ...config, provider };
}

function parsed(token: string): { header: { alg: string; kid?: string }; claims: Claims } {
  if (token.length > LONGEST) throw new SsoRefusal("too_large");
  if (token.split(".").length === 5)
    throw new SsoRefusal("malformed", "It is encrypted, which is not read here.");
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return { header: { alg: String(alg), ...(kid && { kid: String(kid) }) }, claims: decodeJwt(token) };
  } catch {
    throw new SsoRefusal("malformed", "It is no ID token: three parts of base64url, joined by dots.");
  }
}
