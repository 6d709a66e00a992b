import type { AttributeMapping } from "../model";
import type { Template } from "../words";
import { type OidcConfig, oidcConfig } from "./model";

/** What a new OIDC connection begins with: no provider yet, and no secret. */
export async function beginOidcConfig(): Promise<{ config: OidcConfig; sealed: Record<string, string> }> {
  return {
    config: {
      provider: null,
      clientId: "",
      secretWay: "client_secret_basic",
      scopes: "openid profile email",
    },
    sealed: {},
  };
}

/** Under which names each provider sends what, as its wizard sets it up. */
export function oidcMapping(_template: Template): AttributeMapping {
  return { email: "email", firstName: "given_name", lastName: "family_name", phone: "", groups: "groups" };
}

/** Why an OIDC connection cannot be enabled yet. */
export function oidcNotReady(connection: { kind: string; config: unknown }): string | null {
  return oidcConfig(connection).provider ? null : "Enter the provider's address, client id and secret first.";
}
