import { inControl, TenantUnavailable } from "@/db/connection";
import { authenticateKey, unknownKey } from "@/lib/api-keys/authenticate";
import { rightsOf } from "@/lib/api-keys/rights";
import { tenantOfSecret } from "@/lib/api-keys/secret";
import { tenantsById } from "@/lib/tenants/registry";
import type { Context } from "./context";
import { Refusal } from "./errors";
import type { RequestFacts } from "./request";

/**
 * The context of a program that sends an API key (K3). The key is checked first, in the tenant that it names itself;
 * another tenant's address is then not found, whether there is such a tenant or not. Without an address the key's own
 * tenant is meant. Throws `Refusal`:
 * unauthenticated, not_found, forbidden for a key without a role (K1); `TenantUnavailable`.
 */
export async function keyContext(
  authorization: string | null,
  slug: string | undefined,
  facts: Pick<RequestFacts, "id" | "ip">,
): Promise<Context> {
  const secret = secretOf(authorization);
  const tenantId = tenantOfSecret(secret);
  if (!tenantId) throw unknownKey();
  const [tenant] = await inControl((tx) => tenantsById(tx, [tenantId]));
  if (!tenant) throw unknownKey();
  const elsewhere = slug !== undefined && tenant.slug !== slug;
  const key = await authenticateKey(tenant, secret, facts.ip).catch((error: unknown) => {
    throw elsewhere && error instanceof TenantUnavailable ? noTenant() : error;
  });
  if (elsewhere) throw noTenant();
  return {
    tenant,
    person: { id: key.id, name: key.name, email: "", home: tenant },
    sessionId: "",
    apiKeyId: key.id,
    requestId: facts.id,
    ip: facts.ip,
    ...rightsOf(key.roles),
  } as unknown as Context;
}

function secretOf(authorization: string | null): string {
  if (!authorization) {
    throw new Refusal("unauthenticated", "Send an API key: Authorization: Bearer bwa_…");
  }
  const [scheme, secret, ...rest] = authorization.split(" ");
  if (scheme?.toLowerCase() !== "bearer" || !secret || rest.length > 0) {
    throw new Refusal("unauthenticated", "Send the API key as a bearer token: Authorization: Bearer bwa_…");
  }
  return secret;
}

const noTenant = () =>
  new Refusal("not_found", "This tenant does not exist, or the API key is not one of its own.");
