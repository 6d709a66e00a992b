import { inTenant, type TenantRef } from "@/db/connection";
import { safeNext } from "@/lib/sign-in/model";
import { finishSignIn, type SignedIn } from "../finish";
import { failedLab, labResult } from "../lab";
import { mapAttributes, vouchesFor } from "../mapping";
import type { Attributes, Identity } from "../model";
import { SsoRefusal } from "../refusal";
import { type Answered, keepTest, openRequest, spendOnce, spendRequest } from "../requests";
import { type StoredConnection, storedConnection } from "../stored";
import { OVERAGE } from "../words";
import type { Kept } from "./begin";
import { attributesOf, isDisowned, isElsewhere } from "./claims";
import { oidcConfig } from "./model";
import { SKEW_SECONDS } from "./party";
import { type Proof, prove } from "./prove";

type Returned = { readonly query: URLSearchParams; readonly browser: string | undefined };
const LONGEST = 8_192;

/**
 * Takes a callback of an OIDC provider (A2): it must answer a request of this browser to this connection, which is
 * used up before the code is shown to anybody. A test signs nobody in. Throws `SsoRefusal`.
 */
export async function receiveOidc(
  home: TenantRef,
  connectionId: string,
  { query, browser }: Returned,
  facts: { ip: string | null; requestId: string },
): Promise<{ readonly to: string; readonly signedIn?: SignedIn }> {
  if (query.toString().length > LONGEST) throw new SsoRefusal("too_large");
  const names = [...query.keys()];
  if (new Set(names).size < names.length) throw new SsoRefusal("malformed", "A parameter stands twice.");
  const state = query.get("state") ?? "";
  const { connection, request } = await inTenant(home, async (tx) => {
    const connection = await storedConnection(tx, connectionId);
    if (connection?.kind !== "oidc") throw new SsoRefusal("unknown");
    const request = await openRequest(tx, { connectionId, state, browser });
    if (request.purpose !== "test" && !connection.enabled) throw new SsoRefusal("disabled");
    await spendRequest(tx, request.id);
    return { connection, request };
  });
  const answered = { query, state, kept: JSON.parse(request.kept) as Kept };
  if (request.purpose === "test") return receiveTest(home, connection, request, answered);
  const proof = await prove(home, connection, answered);
  const { identity } = identityOf(connection, proof);
  const signedIn = await finishSignIn(home, connectionId, identity, facts, (tx, now) => {
    requireSame(connection, now);
    return spendToken(tx, connectionId, proof);
  });
  return { signedIn, to: safeNext(request.returnTo) ?? `/t/${home.slug}` };
}

/** What was proved to a connection counts nothing where it was given another provider meanwhile. */
function requireSame(then: StoredConnection, now: StoredConnection): void {
  const [before, after] = [oidcConfig(then), oidcConfig(now)];
  if (before.provider?.issuer === after.provider?.issuer && before.clientId === after.clientId) return;
  throw new SsoRefusal("issuer", "The connection was given another provider or client id meanwhile.");
}

async function receiveTest(
  home: TenantRef,
  connection: StoredConnection,
  request: Answered,
  answered: Parameters<typeof prove>[2],
): Promise<{ to: string }> {
  const proof = await prove(home, connection, answered).catch((error: unknown) => {
    if (error instanceof SsoRefusal) return error;
    throw error;
  });
  await inTenant(home, async (tx) => {
    if (proof instanceof SsoRefusal) return keepTest(tx, request.id, JSON.stringify(failedLab(proof)));
    await spendToken(tx, connection.id, proof);
    const result = await labResult(tx, connection, identityOf(connection, proof));
    return keepTest(tx, request.id, JSON.stringify(result));
  });
  return { to: `/t/${home.slug}/settings/sign-in/${connection.id}?test=${request.id}` };
}

/** Each id token counts once, by what of it is signed. */
function spendToken(tx: Parameters<typeof spendOnce>[0], connectionId: string, proof: Proof): Promise<void> {
  const signed = proof.idToken.slice(0, proof.idToken.lastIndexOf("."));
  const until = new Date((proof.claims.exp + 2 * SKEW_SECONDS) * 1000);
  return spendOnce(tx, connectionId, `id token ${signed}`, until);
}

/** Claims as the core takes them. What the token says counts before what the provider says beside it. */
export function identityOf(
  connection: StoredConnection,
  { claims, userInfo, idToken }: Proof,
): { identity: Identity; attributes: Attributes } {
  const signed = attributesOf(claims);
  const inToken = new Set(signed.map(({ name }) => name));
  const beside = attributesOf(userInfo).filter(({ name }) => !inToken.has(name));
  const attributes = [...signed, ...beside];
  const mapped = mapAttributes(connection.mapping, attributes, claims.sub);
  const source = inToken.has(connection.mapping.email) ? claims : userInfo;
  const sid = typeof claims.sid === "string" && claims.sid !== "" ? claims.sid : undefined;
  return {
    attributes,
    identity: {
      ...mapped,
      issuer: claims.iss,
      subject: claims.sub,
      emailVerified: vouchesFor(connection, mapped.email) && !isDisowned(source),
      session: { subject: claims.sub, ...(sid && { index: sid }), hint: idToken },
      expiresAt: null,
      note: mapped.groups.length === 0 && isElsewhere(connection.mapping.groups, claims) ? OVERAGE : "",
    },
  };
}
