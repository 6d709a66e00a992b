import { inTenant, type TenantRef } from "@/db/connection";
import { safeNext } from "@/lib/sign-in/model";
import { finishSignIn, type SignedIn } from "../finish";
import { failedLab, labResult } from "../lab";
import { mapAttributes, vouchesFor } from "../mapping";
import type { Identity } from "../model";
import { SsoRefusal } from "../refusal";
import { type Answered, keepTest, openRequest, spendOnce, spendRequest } from "../requests";
import { type StoredConnection, storedConnection } from "../stored";
import { OVERAGE } from "../words";
import type { Assertion } from "./assertion";
import { samlConfig } from "./model";
import { trustOf } from "./party";
import { type ReadResponse, readResponse, type Trust, verifyResponse } from "./verify";

/** What Entra ID sends instead of more than 150 groups: where to ask for them. */
const ENTRA_LINK = "http://schemas.microsoft.com/claims/groups.link";

/** What came in: a person to sign in, or a test whose result is kept. */
export type Received = { readonly to: string; readonly signedIn?: SignedIn };

type Posted = {
  readonly response: string;
  readonly relayState?: string | undefined;
  readonly browser: string | undefined;
};

/**
 * Takes a response that a browser has posted (A2): it must answer a request of this browser, or be one that the
 * provider may begin by itself. A test signs nobody in. Throws `SsoRefusal`.
 */
export async function receiveSaml(
  home: TenantRef,
  connectionId: string,
  posted: Posted,
  facts: { ip: string | null; requestId: string },
): Promise<Received> {
  const connection = await inTenant(home, (tx) => storedConnection(tx, connectionId));
  if (connection?.kind !== "saml") throw new SsoRefusal("unknown");
  const trust = trustOf(home, connection);
  const response = readResponse(posted.response, trust);
  const state = response.inResponseTo;
  const request =
    state === undefined
      ? undefined
      : await inTenant(home, (tx) => openRequest(tx, { connectionId, state, browser: posted.browser }));
  if (request?.purpose === "logout") throw new SsoRefusal("in_response_to");
  if (request?.purpose === "test") return receiveTest(home, connection, request, { trust, response });
  if (!connection.enabled) throw new SsoRefusal("disabled");
  if (!request && !samlConfig(connection).idpInitiated) throw new SsoRefusal("unsolicited");
  const assertion = await verifyResponse(response, trust, bindingOf(state));
  const identity = identityOf(connection, assertion);
  const signedIn = await finishSignIn(home, connectionId, identity, facts, async (tx, now) => {
    if (samlConfig(now).idp?.entityId !== assertion.issuer)
      throw new SsoRefusal("issuer", "The connection was given another provider meanwhile.");
    if (request) await spendRequest(tx, request.id);
    await spendOnce(tx, connectionId, assertion.id, assertion.usableUntil);
  });
  return { signedIn, to: safeNext(request ? request.returnTo : posted.relayState) ?? `/t/${home.slug}` };
}

async function receiveTest(
  home: TenantRef,
  connection: StoredConnection,
  request: Answered,
  { trust, response }: { trust: Trust; response: ReadResponse },
): Promise<Received> {
  const binding = bindingOf(response.inResponseTo);
  const read = await verifyResponse(response, trust, binding).catch((error: unknown) => {
    if (error instanceof SsoRefusal) return error;
    throw error;
  });
  await inTenant(home, async (tx) => {
    await spendRequest(tx, request.id);
    if (read instanceof SsoRefusal) return keepTest(tx, request.id, JSON.stringify(failedLab(read)));
    await spendOnce(tx, connection.id, read.id, read.usableUntil);
    const { attributes } = read;
    const result = await labResult(tx, connection, { identity: identityOf(connection, read), attributes });
    return keepTest(tx, request.id, JSON.stringify(result));
  });
  return { to: `/t/${home.slug}/settings/sign-in/${connection.id}?test=${request.id}` };
}

const bindingOf = (state: string | undefined) =>
  state === undefined ? ({ kind: "unsolicited" } as const) : ({ kind: "request", id: state } as const);

/** An assertion as the core takes it: mapped by the connection, which may vouch for its own domains (A3). */
export function identityOf(connection: StoredConnection, assertion: Assertion): Identity {
  const { issuer, session, attributes, sessionEnds } = assertion;
  const mapped = mapAttributes(connection.mapping, attributes, session.subject);
  return {
    ...mapped,
    issuer,
    subject: session.subject,
    emailVerified: vouchesFor(connection, mapped.email),
    session,
    expiresAt: sessionEnds,
    note: mapped.groups.length === 0 && attributes.some(({ name }) => name === ENTRA_LINK) ? OVERAGE : "",
  };
}
