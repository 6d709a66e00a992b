import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { SECRET } from "@/lib/content/commands/secrets";
import type { ItemSettings } from "@/lib/content/definitions";
import type { Connection, Integration } from "@/lib/content/definitions/others";
import { admits, type Context, view } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import { unseal } from "@/lib/core/sealed";
import { isId } from "@/lib/users/text";
import { type Ask, type Candidate, type Place, type Resolution, resolveConnection } from "./resolve";

const CANDIDATES = 2_000;

/** A connection with its secrets in clear, for a call that the server makes. Never for a browser or a log. */
export type OpenConnection = {
  readonly id: string;
  readonly name: string;
  readonly integrationId: string;
  readonly integration: Integration;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

/** The connections of an instance that a question asks about, with what resolving needs; at most 2,000. */
export async function connectionCandidates({ sql }: Tx, ask: Ask = {}): Promise<Candidate[]> {
  type Row = {
    id: string;
    name: string;
    origin: "local" | "main";
    labels: string[];
    settings: ItemSettings;
    draft: Connection;
    integration: Integration | null;
    integration_name: string | null;
    secrets: string[];
  };
  const rows = await sql<Row[]>`
    select i.id, i.name, i.origin, i.labels, i.settings, i.draft, n.draft as integration,
      n.name as integration_name,
      array(select s.field from content_secrets s where s.item_id = i.id order by s.field) as secrets
    from content_items i
    left join content_items n on n.id = (i.draft->>'integrationId')::uuid and n.type = 'integration'
    where i.type = 'connection'
      and (${ask.name ?? null}::text is null or i.name_folded = lower(${ask.name ?? null}))
      and (${ask.integrationId ?? null}::text is null or i.draft->>'integrationId' = ${ask.integrationId ?? null})
    order by i.name_folded, i.id limit ${CANDIDATES}`;
  return rows.map(
    ({ id, name, origin, labels, settings, draft, integration, integration_name, secrets }) => ({
      id,
      name,
      origin,
      labels,
      tenantToggle: settings.tenantToggle ?? false,
      integrationId: draft.integrationId,
      integration: integration && {
        name: integration_name ?? "",
        authentication: integration.authentication,
        connectionFields: integration.connectionFields,
      },
      scope: draft.scope,
      values: draft.values,
      secrets,
      properties: draft.properties,
    }),
  );
}

/** Resolves what is asked for at a place, from the connections of the transaction's instance (C10). */
export async function resolveAt(tx: Tx, place: Place | null, ask: Ask): Promise<Resolution> {
  return resolveConnection(await connectionCandidates(tx, ask), place, ask);
}

/**
 * Opens a connection for a call of the server's: its values, its secrets and its integration (C10). `tx` is the
 * instance's that holds it. Throws `Refusal` (not_found), an error where a secret was sealed with another key.
 */
export async function openConnection({ sql }: Tx, id: string): Promise<OpenConnection> {
  const [row] = await sql<{ name: string; draft: Connection; integration: Integration }[]>`
    select i.name, i.draft, n.draft as integration from content_items i
    join content_items n on n.id = (i.draft->>'integrationId')::uuid and n.type = 'integration'
    where i.id = ${id} and i.type = 'connection'`;
  if (!row) throw notFound("connection");
  const sealed = await sql<{ field: string; sealed: string }[]>`
    select field, sealed from content_secrets where item_id = ${id}`;
  return {
    id,
    name: row.name,
    integrationId: row.draft.integrationId,
    integration: row.integration,
    values: row.draft.values,
    secrets: Object.fromEntries(sealed.map((secret) => [secret.field, unseal(SECRET, secret.sealed)])),
  };
}

type Registered = { id: string; name: string; slug: string; region: string; labels: string[] };

/**
 * The tenant and its sites, as places at which connections are resolved: on main a paired child that the person may
 * see, in a child itself alone. The first place is the tenant without a site. Throws `Refusal`: not_found for an
 * unknown or foreign tenant, forbidden without View of connections.
 */
export async function placesOf(context: Context, tenantId: string): Promise<[Place, ...Place[]]> {
  if (!admits(context, view("connections"))) throw forbidden("You need View of “Connections” for this.");
  const tenant = await seenTenant(context, tenantId);
  const base = {
    tenantId: tenant.id,
    tenantName: tenant.name,
    region: tenant.region,
    labels: context.tenant.kind === "main" ? tenant.labels : null,
  };
  const sites = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; name: string }[]>`
      select id, name from sites where tenant_id = ${tenant.id} order by name_folded, id limit 500`,
  );
  return [{ ...base, site: null }, ...sites.map((site) => ({ ...base, site: { ...site } }))];
}

/** The place of one site of a tenant, or of the tenant where no site is named. Throws `Refusal` as `placesOf`. */
export async function placeOf(context: Context, tenantId: string, siteId: string | null): Promise<Place> {
  const [own, ...sites] = await placesOf(context, tenantId);
  if (siteId === null) return own;
  const found = sites.find(({ site }) => site?.id === siteId);
  if (!found) throw notFound("site");
  return found;
}

async function seenTenant(context: Context, tenantId: string): Promise<Registered> {
  if (!isId(tenantId)) throw notFound("tenant");
  if (context.tenant.kind === "child") {
    if (tenantId !== context.tenant.id) throw notFound("tenant");
    return { ...ownOf(context.tenant), labels: [] };
  }
  if (!admits(context, view("tenants"))) throw notFound("tenant");
  const [row] = await inControl(
    (tx) => tx.sql<Registered[]>`
      select t.id, t.name, t.slug, t.region, t.labels from tenants t join pairings p on p.tenant_id = t.id
      where t.id = ${tenantId} and p.status = 'paired' and t.status <> 'removing'`,
  );
  if (!row) throw notFound("tenant");
  return row;
}

const ownOf = ({ id, name, slug, region }: TenantRef) => ({ id, name, slug, region });
