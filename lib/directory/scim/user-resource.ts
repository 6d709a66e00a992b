import type { Tx } from "@/db/connection";
import { type Fragment, utc } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from "./attributes";
import type { ScimCaller } from "./caller";
import { noResource } from "./errors";
import type { Columns } from "./filter";
import { metaOf } from "./reply";

type Json = Record<string, unknown>;

/** A person of the directory as stored. */
export type UserRow = {
  id: string;
  active: boolean;
  data: Json;
  version: number;
  groups: { value: string; display: string }[];
  createdAt: string;
  updatedAt: string;
};

/** The person of an id. Throws `ScimRefusal` (404). */
export async function storedUser(tx: Tx, id: string): Promise<UserRow> {
  if (!isId(id)) throw noResource("user");
  const [row] = await tx.sql<UserRow[]>`select ${selectedUser(tx)} from dir_users u where u.id = ${id}`;
  if (!row) throw noResource("user");
  return row;
}

/** What is read of a person, of `dir_users u`. */
export function selectedUser({ sql }: Tx): Fragment {
  return sql`
    u.id, u.active, u.data, u.version, ${utc(sql, sql`u.created_at`)} as "createdAt",
    ${utc(sql, sql`u.updated_at`)} as "updatedAt",
    coalesce((select jsonb_agg(jsonb_build_object('value', g.id, 'display', g.name) order by g.seq)
      from dir_members m join dir_groups g on g.id = m.group_id where m.user_id = u.id), '[]') as groups`;
}

/** What filters may name, of `dir_users u`. */
export function userColumns({ sql }: Tx): Columns {
  const data = (...path: string[]) => sql`u.data #>> ${path}::text[]`;
  const text = (...path: string[]) => ({ kind: "text" as const, sql: data(...path) });
  const extension = ENTERPRISE_SCHEMA.toLowerCase();
  return {
    id: { kind: "id", sql: sql`u.id` },
    externalid: { kind: "exact", sql: sql`u.external_id` },
    username: { kind: "text", sql: sql`u.user_name`, folded: sql`u.user_name_folded` },
    "name.formatted": text("name", "formatted"),
    "name.familyname": text("name", "familyName"),
    "name.givenname": text("name", "givenName"),
    displayname: text("displayName"),
    title: text("title"),
    active: { kind: "boolean", sql: sql`u.active` },
    "meta.created": { kind: "time", sql: sql`u.created_at` },
    "meta.lastmodified": { kind: "time", sql: sql`u.updated_at` },
    "meta.resourcetype": { kind: "text", sql: sql`'User'::text` },
    emails: {
      kind: "many",
      usual: "value",
      from: sql`from jsonb_array_elements(u.data -> 'emails') e`,
      columns: {
        value: { kind: "text", sql: sql`e ->> 'value'` },
        type: { kind: "text", sql: sql`e ->> 'type'` },
        primary: { kind: "boolean", sql: sql`(e ->> 'primary')::boolean` },
      },
    },
    groups: {
      kind: "many",
      usual: "value",
      from: sql`from (select d.* from dir_members x join dir_groups d on d.id = x.group_id where x.user_id = u.id) g`,
      columns: {
        value: { kind: "id", sql: sql`g.id` },
        display: { kind: "text", sql: sql`g.name` },
      },
    },
    [`${extension}:organization`]: text(ENTERPRISE_SCHEMA, "organization"),
    [`${extension}:division`]: text(ENTERPRISE_SCHEMA, "division"),
    [`${extension}:department`]: text(ENTERPRISE_SCHEMA, "department"),
  };
}

/** A person as a SCIM resource. */
export function userResource(
  { id, data, version, groups, createdAt, updatedAt }: UserRow,
  { base }: ScimCaller,
): Json {
  return {
    schemas: [USER_SCHEMA, ...(data[ENTERPRISE_SCHEMA] ? [ENTERPRISE_SCHEMA] : [])],
    id,
    ...data,
    ...(groups.length > 0 ? { groups } : {}),
    meta: metaOf("User", { id, version, createdAt, updatedAt }, base),
  };
}
