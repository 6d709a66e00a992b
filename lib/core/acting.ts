import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { rightsOf } from "@/lib/api-keys/rights";
import { accessRole, stateOf, storedKeys } from "@/lib/api-keys/stored";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import type { Context } from "./context";
import { contextFor } from "./load-context";

/** Who started work that goes on without a request: enough to ask anew in each tenant what he may do there. */
export type Acting = {
  readonly kind: "user" | "key";
  readonly id: string;
  /** The id of the tenant that he or the key belongs to. */
  readonly home: string;
  /** The groups that his session brought along, by id. */
  readonly sessionGroups: readonly string[];
  /** The provider's connection by which his session began, in his home; null for a password or a key (A2). */
  readonly connectionId: string | null;
  readonly requestId: string;
  readonly ip: string | null;
};

/** Who acts in a context, for work that goes on after its request. */
export async function actingOf(context: Context): Promise<Acting> {
  const { person, apiKeyId, requestId, ip, sessionId } = context;
  const common = { home: person.home.id, requestId, ip };
  if (apiKeyId) return { ...common, kind: "key", id: apiKeyId, sessionGroups: [], connectionId: null };
  const [row] = await inControl(
    (tx) => tx.sql<{ groups: string[]; connection: string | null }[]>`
      select idp_groups as groups, connection_id as connection from sessions where id::text = ${sessionId} and home_tenant_id = ${person.home.id}`,
  );
  const session = { sessionGroups: row?.groups ?? [], connectionId: row?.connection ?? null };
  return { ...common, kind: "user", id: person.id, ...session };
}

/**
 * The context of someone in a tenant as it is now, by the gate that a request goes through (A5); undefined where he
 * may not enter it, the connection by which he signed in is disabled or gone, or there is no such tenant. A key of main enters a child by those of its roles that a group of
 * main gives there, and may do what the child says of these roles. Throws `TenantUnavailable` to who may enter.
 */
export async function contextOfActing(acting: Acting, slug: string): Promise<Context | undefined> {
  const rows = await inControl(
    (tx) => tx.sql<(TenantRow & { paired: boolean })[]>`
      select t.*, coalesce(p.status = 'paired', false) as paired
      from tenants t left join pairings p on p.tenant_id = t.id
      where t.slug = ${slug} or t.kind = 'main' or t.id = ${acting.home}`,
  );
  const named = rows.find((row) => row.slug === slug);
  const main = rows.find((row) => row.kind === "main");
  const home = rows.find((row) => row.id === acting.home);
  if (!named || !main || !home) return undefined;
  const tenant = tenantRef(named);
  if (acting.kind === "key") return keyContextIn(acting, tenantRef(home), tenant, named.paired);
  const { id: userId, sessionGroups: idpGroups, connectionId } = acting;
  const session = { id: "", userId, home: tenantRef(home), idpGroups, connectionId };
  return contextFor(
    { tenant, paired: named.paired, main: tenantRef(main), sessions: [session] },
    { requestId: acting.requestId, ip: acting.ip },
  );
}

async function keyContextIn(
  acting: Acting,
  home: TenantRef,
  tenant: TenantRef,
  paired: boolean,
): Promise<Context | undefined> {
  const atHome = tenant.id === home.id;
  if (!atHome && (home.kind !== "main" || !paired)) return undefined;
  const [key, listed] = await inTenant(home, async (tx) => {
    const found = (await storedKeys(tx, [acting.id])).get(acting.id);
    const roleIds = found?.roles.map(({ id }) => id) ?? [];
    const rows = await tx.sql<{ id: string }[]>`
      select distinct g.role_id as id from groups g join group_tenants gt on gt.group_id = g.id
      where gt.tenant_id = ${tenant.id} and g.role_id = any (${roleIds}::uuid[])`;
    return [found, rows.map(({ id }) => id)] as const;
  });
  if (!key || ["revoked", "expired", "unusable"].includes(stateOf(key))) return undefined;
  if (!atHome && listed.length === 0) return undefined;
  const roles = atHome ? key.roles : await rolesIn(tenant, listed);
  const { id, slug, name } = home;
  return {
    tenant,
    person: { id: key.id, name: key.name, email: "", home: { id, slug, name } },
    sessionId: "",
    apiKeyId: key.id,
    requestId: acting.requestId,
    ip: acting.ip,
    ...rightsOf(roles),
  } as unknown as Context;
}

function rolesIn(tenant: TenantRef, ids: readonly string[]) {
  return inTenant(tenant, async (tx) => {
    const rows = await tx.sql<Parameters<typeof accessRole>[0][]>`
      select id, name, permissions from roles where id = any (${[...ids]}::uuid[])`;
    return rows.map(accessRole);
  });
}
