import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { tenantsById } from "@/lib/tenants/registry";
import { ScimRefusal } from "./scim/errors";
import { sameHash, scimTokenHash, tenantOfScimToken } from "./token";

const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * The tenant whose directory a bearer token is of, where the address is that tenant's. The token is checked in the
 * tenant that it names itself, so another tenant's address and one that does not exist answer alike, after the same
 * work: 401. Notes that something was received, once a minute at most. Throws `ScimRefusal`; `TenantUnavailable`.
 */
export async function authenticateScim(authorization: string | null, slug: string): Promise<TenantRef> {
  const [scheme, token = "", ...rest] = (authorization ?? "").split(" ");
  const named =
    scheme?.toLowerCase() === "bearer" && rest.length === 0 ? tenantOfScimToken(token) : undefined;
  const [tenant] = await inControl((tx) => tenantsById(tx, [named ?? NOBODY]));
  if (!tenant) throw wrongToken();
  const elsewhere = tenant.slug !== slug;
  const right = await inTenant(tenant, ({ sql }) => tokenFits(sql, token)).catch((error: unknown) => {
    throw elsewhere && error instanceof TenantUnavailable ? wrongToken() : error;
  });
  if (elsewhere) throw wrongToken();
  if (!right) {
    await logRefused(tenant);
    throw wrongToken();
  }
  return tenant;
}

type Sql = Parameters<Parameters<typeof inTenant>[1]>[0]["sql"];

async function tokenFits(sql: Sql, token: string): Promise<boolean> {
  const [row] = await sql<{ current: Buffer; previous: Buffer | null; stale: boolean }[]>`
    select token_hash as current, case when previous_until > now() then previous_hash end as previous,
      coalesce(last_received_at < now() - interval '1 minute', true) as stale
    from dir_connections`;
  const hash = scimTokenHash(token);
  const [current, previous] = [sameHash(hash, row?.current ?? null), sameHash(hash, row?.previous ?? null)];
  if (!row || !(current || previous)) return false;
  if (row.stale) await sql`update dir_connections set last_received_at = now()`;
  return true;
}

/** Tells a tenant's administrator of a wrong token, once a minute at most: anyone can send one. */
async function logRefused(tenant: TenantRef): Promise<void> {
  await inTenant(
    tenant,
    ({ sql }) => sql`
      insert into dir_log (method, resource, status, error, ms)
      select '-', '-', 401, 'The bearer token is wrong, or was replaced.', 0
      where exists (select from dir_connections)
        and not exists (select from dir_log where status = 401 and at > now() - interval '1 minute')`,
  );
}

const wrongToken = () =>
  new ScimRefusal(
    401,
    "The bearer token is not that of this tenant's directory. Copy it again, or make a new one.",
  );
