import type { TenantRef } from "@/db/connection";
import { actingIn, perform } from "@/lib/users/testing";
import { createConnection, enableConnection, updateConnection } from "../connections/commands";
import type { UpdateConnectionInput } from "../model";
import { configureOidc } from "../oidc/commands";
import { discover } from "../oidc/discover";
import type { ConfigureOidcInput } from "../oidc/model";
import { stored } from "./connection";

/** What the tests' client is called and how it proves to be it, at each provider of theirs. */
export const TEST_CLIENT = { clientId: "bailiwick", clientSecret: "secret-of-the-tests:100%&more+" };

/** A new OIDC connection of a tenant's, without a provider yet. */
export function newOidcConnection(tenant: TenantRef): Promise<{ id: string }> {
  const name = `OIDC ${crypto.randomUUID().slice(0, 8)}`;
  return perform(createConnection, actingIn(tenant), { kind: "oidc", template: "generic", name });
}

/** Sets a connection up with the provider of an issuer, enabled unless told otherwise. */
export async function setUpOidc(
  tenant: TenantRef,
  id: string,
  issuer: string,
  options: Partial<Omit<UpdateConnectionInput, "id" | "version">> &
    Partial<Pick<ConfigureOidcInput, "secretWay" | "scopes">> & { enabled?: boolean } = {},
): Promise<void> {
  const {
    enabled = true,
    secretWay = "client_secret_basic",
    scopes = "openid profile email",
    ...rest
  } = options;
  const admin = actingIn(tenant);
  const ref = async () => ({ id, version: (await stored(tenant, id)).version });
  const provider = await discover(issuer);
  await perform(configureOidc, admin, {
    ...(await ref()),
    provider,
    clientId: TEST_CLIENT.clientId,
    clientSecret: TEST_CLIENT.clientSecret,
    secretWay,
    scopes,
  });
  const { name, mapping } = await stored(tenant, id);
  await perform(updateConnection, admin, {
    ...(await ref()),
    name,
    mapping,
    domains: [],
    showButton: false,
    linksLocal: false,
    trustsEmail: false,
    ...rest,
  });
  if (enabled) await perform(enableConnection, admin, { ...(await ref()), enabled });
}
