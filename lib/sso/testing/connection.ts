import { inflateRawSync } from "node:zlib";
import { inTenant, type TenantRef } from "@/db/connection";
import { actingIn, perform } from "@/lib/users/testing";
import { createConnection, enableConnection, updateConnection } from "../connections/commands";
import type { UpdateConnectionInput } from "../model";
import type { Away } from "../post-page";
import { importMetadata, setIdpInitiated } from "../saml/commands";
import type { OwnKey } from "../saml/keys";
import { samlConfig } from "../saml/model";
import { ownParty } from "../saml/party";
import { signedElement } from "../saml/signed";
import { parseStrict } from "../saml/xml";
import { type StoredConnection, storedConnection } from "../stored";
import { type SamlIdp, samlIdp } from "./saml-idp";

/** A connection of a tenant's with a provider of the tests' own, enabled unless told otherwise. */
export async function samlConnection(
  tenant: TenantRef,
  options: Partial<Omit<UpdateConnectionInput, "id" | "version">> & {
    idpInitiated?: boolean;
    enabled?: boolean;
    /** Changes the provider's metadata before it is imported. */
    metadata?: (xml: string) => string;
    /** A key of the provider's other than the usual one. */
    key?: OwnKey;
    /** Makes the provider, where it is another than the usual one. */
    provider?: (party: { acsUrl: string; audience: string }) => Promise<SamlIdp>;
  } = {},
): Promise<{ id: string; idp: SamlIdp }> {
  const {
    idpInitiated = false,
    enabled = true,
    metadata,
    key,
    provider,
    name = `Okta ${crypto.randomUUID().slice(0, 8)}`,
    ...rest
  } = options;
  const admin = actingIn(tenant);
  const { id } = await perform(createConnection, admin, { kind: "saml", template: "okta", name });
  const { acsUrl, spEntityId } = ownParty(tenant, id);
  const party = { acsUrl, audience: spEntityId };
  const idp = provider
    ? await provider(party)
    : await samlIdp(`https://idp.test/${id}`, party, undefined, key);
  const at = async () => {
    const { version, mapping } = await stored(tenant, id);
    return { id, version, mapping };
  };
  const ref = async () => {
    const { id, version } = await at();
    return { id, version };
  };
  await perform(importMetadata, admin, { ...(await ref()), xml: idp.metadata(metadata) });
  await perform(updateConnection, admin, {
    ...(await at()),
    name,
    domains: [],
    showButton: false,
    linksLocal: false,
    trustsEmail: false,
    ...rest,
  });
  if (idpInitiated) await perform(setIdpInitiated, admin, { ...(await ref()), idpInitiated });
  if (enabled) await perform(enableConnection, admin, { ...(await ref()), enabled });
  return { id, idp };
}

/** The connection as it is now. */
export async function stored(tenant: TenantRef, id: string): Promise<StoredConnection> {
  const found = await inTenant(tenant, (tx) => storedConnection(tx, id));
  if (!found) throw new Error("there is no such connection");
  return found;
}

/** The XML of a message that goes to a provider, by its address or posted. */
export function messageOf({ url, fields }: Away): string {
  const posted = fields?.SAMLRequest ?? fields?.SAMLResponse;
  if (posted) return Buffer.from(posted, "base64").toString("utf8");
  const { searchParams } = new URL(url);
  const message = searchParams.get("SAMLRequest") ?? searchParams.get("SAMLResponse") ?? "";
  return inflateRawSync(Buffer.from(message, "base64")).toString();
}

/** The id of the request on its way to a provider, which its response must answer. */
export function requestIdOf(away: Away): string {
  const xml = messageOf(away);
  return /\bID="([^"]+)"/.exec(xml)?.[1] ?? "";
}

/** Which of our published certificates has signed this message of ours inside; -1 for none. */
export async function signerOf(tenant: TenantRef, id: string, xml: string): Promise<number> {
  const { keys } = samlConfig(await stored(tenant, id));
  return keys.findIndex(({ certificate }) => {
    try {
      return Boolean(signedElement(xml, parseStrict(xml), [certificate]));
    } catch {
      return false;
    }
  });
}
