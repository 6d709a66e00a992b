import type { Profile } from "@node-saml/node-saml";
import { inTenant, type TenantRef } from "@/db/connection";
import { connectionUrl } from "../addresses";
import type { ProviderSession } from "../model";
import type { Away } from "../post-page";
import { quoted, SsoRefusal } from "../refusal";
import { beginRequest, openRequest, spendOnce, spendRequest } from "../requests";
import { type StoredConnection, storedConnection } from "../stored";
import { newMessageId } from "./begin";
import { type Incoming, provedMessage } from "./message";
import { samlConfig } from "./model";
import { ownParty, providerOf, senderFor } from "./party";
import { sentBy } from "./send";
import { attributeOf, children, NS, onlyChild } from "./xml";

const SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

/**
 * Where a session of this connection is ended at its provider too (A2): its address, or a page of ours that posts to
 * it. The request is written down for this browser, which must bring the answer. Undefined where the provider has no
 * single logout.
 */
export async function samlLogoutUrl(
  home: TenantRef,
  connection: StoredConnection,
  session: ProviderSession,
  browser: string,
): Promise<string | undefined> {
  const { idp } = samlConfig(connection);
  if (!idp?.sloUrl) return undefined;
  const state = newMessageId();
  const sender = senderFor(home, connection, state);
  const address = await sender.getLogoutUrlAsync(profileOf(home, connection, session), "", {});
  const away = sentBy(idp.sloBinding, idp.sloUrl, address, connection);
  const kept = away.fields ? JSON.stringify(away) : "";
  await beginRequest(home, { connectionId: connection.id, purpose: "logout", state, browser, kept });
  return away.fields ? `${connectionUrl(home, connection.id, "logout")}?send=${state}` : away.url;
}

function profileOf(home: TenantRef, connection: StoredConnection, session: ProviderSession): Profile {
  return {
    issuer: ownParty(home, connection.id).spEntityId,
    nameID: session.subject,
    nameIDFormat: session.subjectFormat ?? "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
    ...(session.index && { sessionIndex: session.index }),
  };
}

/** The logout request that this browser is to post. Throws `SsoRefusal` (in_response_to) for any other browser's. */
export async function logoutToPost(
  home: TenantRef,
  connectionId: string,
  asked: { state: string; browser: string | undefined },
): Promise<Away> {
  const request = await inTenant(home, (tx) => openRequest(tx, { connectionId, ...asked }));
  if (request.purpose !== "logout" || request.kept === "") throw new SsoRefusal("in_response_to");
  return JSON.parse(request.kept) as Away;
}

/**
 * Takes the provider's signed answer to our logout request (A2), by HTTP-Redirect or HTTP-POST: it must answer a
 * request of this browser, once, and report success. Here the session has ended before. Throws `SsoRefusal`.
 */
export async function receiveLogoutAnswer(
  home: TenantRef,
  connectionId: string,
  incoming: Incoming,
  browser: string | undefined,
): Promise<void> {
  const connection = await inTenant(home, (tx) => storedConnection(tx, connectionId));
  if (connection?.kind !== "saml") throw new SsoRefusal("unknown");
  const { logoutUrl } = ownParty(home, connectionId);
  const idp = providerOf(connection);
  const proved = provedMessage(incoming, { kind: "LogoutResponse", idp, destination: logoutUrl });
  const state = attributeOf(proved.root, "InResponseTo") ?? "";
  const failure = failureOf(proved.root);
  await inTenant(home, async (tx) => {
    const request = await openRequest(tx, { connectionId, state, browser });
    if (request.purpose !== "logout") throw new SsoRefusal("in_response_to");
    await spendRequest(tx, request.id);
    await spendOnce(tx, connectionId, `logout ${proved.id}`, proved.usableUntil);
  });
  if (failure) throw new SsoRefusal("status", `It says ${quoted(failure)}.`);
}

/** What the provider reports instead of success. */
function failureOf(root: Element): string | undefined {
  const status = onlyChild(root, NS.protocol, "Status");
  const code = status && onlyChild(status, NS.protocol, "StatusCode");
  const value = attributeOf(code, "Value");
  const inner = code && attributeOf(children(code, NS.protocol, "StatusCode")[0], "Value");
  if (value === SUCCESS && !inner?.endsWith(":PartialLogout")) return undefined;
  return (inner ?? value ?? "nothing").replace(/^.*:status:/, "");
}
