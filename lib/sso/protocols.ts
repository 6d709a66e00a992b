import type { TenantRef } from "@/db/connection";
import type { AttributeMapping } from "./model";
import { beginOidcConfig, oidcMapping, oidcNotReady } from "./oidc/setup";
import { beginSamlConfig, samlMapping, samlNotReady, samlWarning } from "./saml/setup";
import type { StoredConnection } from "./stored";
import type { Kind, Template } from "./words";

/** What the core asks of a protocol; the sign-in itself is the protocol's own entrance. */
type Protocol = {
  /** What a new connection begins with. */
  readonly begin: (home: TenantRef) => Promise<{ config: object; sealed: Record<string, string> }>;
  readonly mapping: (template: Template) => AttributeMapping;
  /** Why it cannot be enabled yet, as a sentence; null where it can. */
  readonly notReady: (connection: Pick<StoredConnection, "kind" | "config">) => string | null;
  /** What runs out soon or has run out, as a sentence; null where all is well. */
  readonly warning: (connection: Pick<StoredConnection, "kind" | "config">, now: Date) => string | null;
};

/** The protocols that there are. */
export const PROTOCOLS: Readonly<Record<Kind, Protocol>> = {
  saml: { begin: beginSamlConfig, mapping: samlMapping, notReady: samlNotReady, warning: samlWarning },
  oidc: { begin: beginOidcConfig, mapping: oidcMapping, notReady: oidcNotReady, warning: () => null },
};
