import { randomUUID } from "node:crypto";
import type { TenantRef } from "@/db/connection";
import { consoleUrl } from "@/lib/core/env";
import { seal } from "@/lib/core/sealed";
import type { AttributeMapping } from "../model";
import type { Template } from "../words";
import { describeCertificate, makeOwnKey } from "./keys";
import { type SamlConfig, samlConfig } from "./model";
import { SAML_KEY } from "./party";

const WARN_DAYS = 30;
const DAY = 86_400_000;

/** A new key of ours: its public part for the configuration, its private part sealed under its id. */
export async function newKey(): Promise<{ key: SamlConfig["keys"][number]; sealed: Record<string, string> }> {
  const { privateKey, certificate } = await makeOwnKey(new URL(consoleUrl()).hostname.slice(0, 64));
  const id = randomUUID();
  return { key: { id, certificate }, sealed: { [id]: seal(SAML_KEY, privateKey) } };
}

/** What a new SAML connection begins with: a key of its own, and no provider yet. */
export async function beginSamlConfig(
  _home: TenantRef,
): Promise<{ config: SamlConfig; sealed: Record<string, string> }> {
  const { key, sealed } = await newKey();
  return { config: { idp: null, idpInitiated: false, keys: [key] }, sealed };
}

const CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const PLAIN: AttributeMapping = {
  email: "email",
  firstName: "firstName",
  lastName: "lastName",
  phone: "",
  groups: "groups",
};

/** Under which names each provider sends what, as its wizard sets it up. */
export function samlMapping(template: Template): AttributeMapping {
  if (template === "entra") {
    return {
      email: `${CLAIMS}/emailaddress`,
      firstName: `${CLAIMS}/givenname`,
      lastName: `${CLAIMS}/surname`,
      phone: "",
      groups: "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
    };
  }
  return PLAIN;
}

/** Why a SAML connection cannot be enabled yet. */
export function samlNotReady(connection: { kind: string; config: unknown }): string | null {
  return samlConfig(connection).idp ? null : "Import the provider's metadata first.";
}

/** Which certificates of a connection run out within 30 days, or have run out. */
export function samlWarning(connection: { kind: string; config: unknown }, now: Date): string | null {
  const { idp, keys } = samlConfig(connection);
  const [signing, other] = keys.map(({ certificate }) => certificate);
  const ours = signing && ending(signing, now);
  // One of the provider's that lasts is enough: while it changes its key, the old one runs out.
  const [last] = [...(idp?.certificates ?? [])].sort((one, two) => endOf(two) - endOf(one));
  const theirs = last && ending(last, now);
  const next =
    other && !ending(other, now) ? "Sign with the new one." : "Add a new one and give it to the provider.";
  const sentences = [
    ours && `Our certificate ${ours}. ${next}`,
    theirs && `The provider's certificate ${theirs}. Import its metadata again.`,
  ];
  return sentences.filter(Boolean).join(" ") || null;
}

function ending(pem: string, now: Date): string | null {
  const days = Math.floor((endOf(pem) - now.getTime()) / DAY);
  if (days >= WARN_DAYS) return null;
  return days < 0 ? "has expired" : `expires in ${days} ${days === 1 ? "day" : "days"}`;
}

function endOf(pem: string): number {
  return describeCertificate(pem).notAfter.getTime();
}
