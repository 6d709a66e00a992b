import { inControl, inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, invalid } from "@/lib/core/errors";
import { requireAction } from "@/lib/roles/queries";
import type { Projection } from "@/lib/sync/model";
import { projectTenants } from "@/lib/sync/projection";
import { tenantUrl } from "@/lib/tenants/address";
import { withAttempts } from "./attempts";
import { type BreakGlass, breakGlassOf } from "./break-glass";
import { keyOfRequest, ownHosts } from "./hosts";
import type { Named, PreflightReport, RegisterInput } from "./model";
import { resolveRegistration } from "./resolve";

const NAMES = 20;

/** The run of the preflight's GET handler, with `PreflightQuery` as its input. */
export async function preflightOfRequest(
  context: Context,
  { url }: { url: string },
): Promise<PreflightReport> {
  const key = await keyOfRequest();
  if (!key) throw invalid("Enter the registration key.", { key: "Enter the registration key." });
  return preflight(context, { url, key }, await ownHosts());
}

/**
 * What registering this child would clear and bring, without using up the key or changing anything (P3, S5).
 * `context` is main's, for someone who may register tenants. Throws `Refusal` as `resolveRegistration`.
 */
export async function preflight(
  context: Context,
  input: RegisterInput,
  hosts: readonly string[],
): Promise<PreflightReport> {
  requireAction(context, "tenants:pair");
  const { tenant, regionLabel, key } = await inControl((tx) =>
    withAttempts(tx, context.person.id, () => resolveRegistration(tx, input, hosts)),
  );
  const { byTenant } = await inTenant(context.tenant, (tx) => projectTenants(tx, [tenant.id]));
  const arriving = byTenant.get(tenant.id);
  const child = await inTenant(tenant, async (tx) => {
    const found = await breakGlassOf(tx, key.breakGlassUserId);
    if (!found) {
      const message =
        "The account that was to survive is no longer an active Account Admin there. Generate a new key.";
      throw conflict(message, { key: message });
    }
    const breakGlass = { id: found.id, name: found.name, email: found.email };
    return {
      breakGlass,
      ...(await cleared(tx, breakGlass)),
      clashes: await clashes(tx, breakGlass, arriving),
    };
  });
  return {
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name, url: tenantUrl(tenant.slug), regionLabel },
    keyExpiresAt: key.expiresAt,
    ...child,
    arriving: {
      users: arriving?.users.length ?? 0,
      groups: arriving?.groups.length ?? 0,
      roles: arriving?.roles.length ?? 0,
    },
  };
}

async function cleared(tx: Tx, breakGlass: BreakGlass): Promise<Pick<PreflightReport, "cleared" | "ended">> {
  const rows = await tx.sql<(Named & { kind: string })[]>`
    with found (kind, name) as (
      select 'users', email from users where origin = 'local' and status <> 'deleted' and id <> ${breakGlass.id}
      union all select 'groups', name from groups where origin = 'local'
      union all select 'roles', name from roles where origin = 'local' and kind <> 'predefined'
      union all select 'keys', name from api_keys where revoked_at is null and owner_id <> ${breakGlass.id}
    )
    select k.kind, (select count(*)::int from found f where f.kind = k.kind) as count,
      array(select f.name from found f where f.kind = k.kind order by f.name limit ${NAMES}) as names
    from (values ('users'), ('groups'), ('roles'), ('keys')) as k (kind)`;
  const of = (kind: string): Named => {
    const row = rows.find((found) => found.kind === kind);
    return { count: row?.count ?? 0, names: row?.names ?? [] };
  };
  return {
    cleared: { users: of("users"), groups: of("groups"), roles: of("roles") },
    ended: of("keys"),
  };
}

/** Names and addresses of main's that something holds which is not cleared (S5). */
async function clashes(
  tx: Tx,
  breakGlass: BreakGlass,
  arriving: Projection | undefined,
): Promise<PreflightReport["clashes"]> {
  if (!arriving) return [];
  const emails = arriving.users.flatMap(({ email }) => email ?? []);
  const rows = await tx.sql<PreflightReport["clashes"]>`
    select 'user' as kind, email as name from users
    where (id = ${breakGlass.id} or origin = 'gateway')
      and email_folded in (select lower(e) from unnest(${emails}::text[]) as e)
    union all
    select 'role', name from roles where (kind = 'predefined' or origin = 'gateway')
      and name_folded in (select lower(n) from unnest(${arriving.roles.map(({ name }) => name)}::text[]) as n)
    union all
    select 'group', name from groups where origin = 'gateway'
      and name_folded in (select lower(n) from unnest(${arriving.groups.map(({ name }) => name)}::text[]) as n)
    order by kind, name limit 100`;
  return [...rows];
}
