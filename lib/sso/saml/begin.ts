import { randomBytes } from "node:crypto";
import type { TenantRef } from "@/db/connection";
import type { Away } from "../post-page";
import { beginRequest } from "../requests";
import type { StoredConnection } from "../stored";
import { providerOf, senderFor } from "./party";
import { sentBy } from "./send";

/**
 * Begins a sign-in at a SAML provider (A2): writes the request down for this browser and answers where to go with it.
 * Throws `SsoRefusal` (not_ready).
 */
export async function beginSaml(
  home: TenantRef,
  connection: StoredConnection,
  request: { browser: string; purpose: "sign_in" | "test"; returnTo: string; testedBy?: string },
): Promise<Away> {
  const state = newMessageId();
  const { ssoUrl, ssoBinding } = providerOf(connection);
  const sender = senderFor(home, connection, state);
  await beginRequest(home, { ...request, connectionId: connection.id, state });
  return sentBy(ssoBinding, ssoUrl, await sender.getAuthorizeUrlAsync("", undefined, {}), connection);
}

/** An id for a message of ours: long enough never to be guessed. */
export function newMessageId(): string {
  return `_${randomBytes(20).toString("hex")}`;
}
