import type { Tx } from "@/db/connection";
import type { ContentType } from "@/lib/content/types";
import { CONTENT } from "@/lib/content/types";
import { invalid } from "@/lib/core/errors";

const missing = (field: string, message: string) => invalid(message, { [field]: message });

/** The id of the user of this address here. Throws `Refusal` (invalid) beside `field`. */
export async function userByEmail({ sql }: Tx, email: string, field: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    select id from users where email_folded = lower(${email}) and status <> 'deleted'`;
  if (!row) throw missing(field, "Nobody here has this address.");
  return row.id;
}

/** The id of the role of this name here. Throws `Refusal` (invalid) beside `field`. */
export async function roleByName({ sql }: Tx, name: string, field: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from roles where name_folded = lower(${name})`;
  if (!row) throw missing(field, `There is no role “${name}” here.`);
  return row.id;
}

/** The ids of the groups of these names here. Throws `Refusal` (invalid) beside `field`, naming those that are not. */
export async function groupsByName({ sql }: Tx, names: readonly string[], field: string): Promise<string[]> {
  const folded = names.map((name) => name.toLowerCase());
  const rows = await sql<{ id: string; name: string }[]>`
    select id, name_folded as name from groups where name_folded = any (${folded}::text[])`;
  const found = new Set(rows.map(({ name }) => name));
  const gone = names.filter((name) => !found.has(name.toLowerCase()));
  if (gone.length > 0)
    throw missing(field, `There is no group ${gone.map((name) => `“${name}”`).join(", ")} here.`);
  return rows.map(({ id }) => id);
}

/** The items of a type and name here. Throws `Refusal` (invalid) beside `field` where there is none. */
export async function itemsByName(
  { sql }: Tx,
  type: ContentType,
  name: string,
  field: string,
): Promise<{ id: string; name: string; version: number }[]> {
  const rows = await sql<{ id: string; name: string; version: number }[]>`
    select id, name, version from content_items
    where type = ${type} and name_folded = lower(${name}) and origin = 'local' order by id`;
  if (rows.length === 0)
    throw missing(field, `There is no ${CONTENT[type].one.toLowerCase()} “${name}” here.`);
  return [...rows];
}

/** A tenant's site by name, on main. Throws `Refusal` (invalid) beside `field`. */
export async function siteByName(
  { sql }: Tx,
  tenantId: string,
  name: string,
  field: string,
): Promise<{ id: string; name: string; active: boolean }> {
  const [row] = await sql<{ id: string; name: string; active: boolean }[]>`
    select id, name, active from sites where tenant_id = ${tenantId} and name_folded = lower(${name})`;
  if (!row) throw missing(field, `This tenant has no site “${name}”.`);
  return row;
}
