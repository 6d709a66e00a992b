import { inTenant, type TenantRef, TenantUnavailable, type Tx } from "@/db/connection";
import { notFound } from "@/lib/core/errors";
import { isId } from "@/lib/users/text";
import type { AttributeMapping } from "./model";
import type { Kind, Template } from "./words";

/** A connection as it is stored. `config` is its protocol's own; `sealed` holds secrets by name. */
export type StoredConnection = {
  id: string;
  kind: Kind;
  name: string;
  template: Template;
  enabled: boolean;
  showButton: boolean;
  domains: string[];
  config: unknown;
  mapping: AttributeMapping;
  sealed: Record<string, string>;
  linksLocal: boolean;
  trustsEmail: boolean;
  version: number;
};

/** A connection by id, or undefined. `hold` keeps it from changing until the transaction ends. */
export async function storedConnection(
  tx: Tx,
  id: string,
  hold?: "share" | "update",
): Promise<StoredConnection | undefined> {
  if (!isId(id)) return undefined;
  const { sql } = tx;
  const lock = hold === "update" ? sql`for update` : hold === "share" ? sql`for share` : sql``;
  const [row] = await sql<StoredConnection[]>`
    select id, kind, name, template, enabled, show_button as "showButton", domains, config, mapping, sealed,
      links_local as "linksLocal", trusts_email as "trustsEmail", version
    from idp_connections where id = ${id} ${lock}`;
  return row;
}

/** A tenant's connection. One out of service has none, like one that does not exist (A5). */
export async function connectionAt(home: TenantRef, id: string): Promise<StoredConnection | undefined> {
  try {
    return await inTenant(home, (tx) => storedConnection(tx, id));
  } catch (error) {
    if (error instanceof TenantUnavailable) return undefined;
    throw error;
  }
}

/** As `storedConnection`; throws `Refusal` (not_found) where there is none in this instance. */
export async function connectionOrRefuse(
  tx: Tx,
  id: string,
  hold?: "share" | "update",
): Promise<StoredConnection> {
  const found = await storedConnection(tx, id, hold);
  if (!found) throw notFound("connection");
  return found;
}
