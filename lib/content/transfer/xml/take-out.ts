import { inControl, inTenant } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { forbidden, invalid, notFound } from "@/lib/core/errors";
import type { ConnectionScope } from "../../definitions/others";
import { usesOf } from "../../rules";
import { CONTENT, type ContentType } from "../../types";
import type { StandingItem } from "../item";
import { ELEMENT, type NamedScope, type XmlType } from "./item";
import { type WrittenItem, writeXml } from "./write";

type Row = Omit<StandingItem, "scope"> & { id: string };

/**
 * Items of this instance as one XML file, as they are edited (C16). Secrets never leave (C10). Throws `Refusal`:
 * not_found, forbidden without the right to export or to see a type, invalid for a type without an XML form.
 */
export async function xmlOf(context: Context, ids: readonly string[]): Promise<string> {
  const { items, nameOf } = await takeOut(context, ids);
  const written = items.map((item): WrittenItem => ({ ...item, type: formOf(item.type) }));
  return writeXml(written, (id) => nameOf(id) ?? id);
}

/**
 * Items of this instance as they are edited, and the names of what they use; for a file of any format. Throws
 * `Refusal`: not_found, forbidden without the right to export or to see a type.
 */
export async function takeOut(
  context: Context,
  ids: readonly string[],
): Promise<{ items: StandingItem[]; nameOf: (id: string) => string | undefined }> {
  if (!admits(context, view("content-transfer")))
    throw forbidden("You need View of “Content import and export” for this.");
  const { rows, names, sites } = await inTenant(context.tenant, async ({ sql }) => {
    const rows = await sql<Row[]>`
      select id, type, name, description, labels, settings, draft as definition from content_items
      where id = any (${[...ids]}::uuid[]) order by type, name_folded, id`;
    const used = rows.flatMap((row) => usesOf(row.type, row.definition).map(({ id }) => id));
    const named = await sql<{ id: string; name: string }[]>`
      select id, name from content_items where id = any (${used}::uuid[])`;
    const sited = rows.flatMap((row) => siteIdOf(row) ?? []);
    const sites = await sql<{ id: string; name: string }[]>`
      select id, name from sites where id = any (${sited}::uuid[])`;
    return { rows, names: nameMap(named), sites: nameMap(sites) };
  });
  if (rows.length < new Set(ids).size) throw notFound("item");
  for (const { type } of rows) {
    if (!admits(context, view(CONTENT[type].component)))
      throw forbidden(`You need View of “${CONTENT[type].many}” for this.`);
  }
  const tenants = await slugsOf(context, rows);
  const items = rows.map(({ id: _, ...row }) => ({ ...row, scope: scopeOf(row, tenants, sites) }));
  return { items, nameOf: (id) => names.get(id) };
}

function formOf(type: ContentType): XmlType {
  if (!Object.hasOwn(ELEMENT, type)) throw invalid(`${CONTENT[type].many} have no XML form.`);
  return type as XmlType;
}

const nameMap = (rows: readonly { id: string; name: string }[]) =>
  new Map(rows.map(({ id, name }) => [id, name]));

const scopeIn = (row: { type: ContentType; definition: unknown }): ConnectionScope | undefined =>
  row.type === "connection" ? (row.definition as { scope: ConnectionScope }).scope : undefined;

function siteIdOf(row: Row): string | undefined {
  const scope = scopeIn(row);
  return scope?.kind === "site" ? scope.siteId : undefined;
}

async function slugsOf({ tenant }: Context, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => {
    const scope = scopeIn(row);
    return scope && "tenantId" in scope ? scope.tenantId : [];
  });
  if (ids.length === 0) return new Map();
  const found = await inControl(
    (tx) => tx.sql<{ id: string; name: string }[]>`
      select id, slug as name from tenants
      where id = any (${ids}::uuid[]) and (${tenant.kind === "main"} or id = ${tenant.id})`,
  );
  return nameMap(found);
}

function scopeOf(
  row: { type: ContentType; definition: unknown },
  tenants: ReadonlyMap<string, string>,
  sites: ReadonlyMap<string, string>,
): NamedScope | undefined {
  const scope = scopeIn(row);
  if (!scope || !("tenantId" in scope)) return undefined;
  const tenant = tenants.get(scope.tenantId) ?? scope.tenantId;
  return scope.kind === "site" ? { tenant, site: sites.get(scope.siteId) ?? scope.siteId } : { tenant };
}
