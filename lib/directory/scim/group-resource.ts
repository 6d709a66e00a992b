import type { Tx } from "@/db/connection";
import { type Fragment, utc } from "@/lib/listing/fragments";
import { grouped } from "@/lib/sync/model";
import { isId } from "@/lib/users/text";
import { GROUP_SCHEMA } from "./attributes";
import type { ScimCaller } from "./caller";
import { badRequest, noResource } from "./errors";
import type { Columns } from "./filter";
import { LIMITS } from "./limits";
import { metaOf, type Projection, projected, shows } from "./reply";

type Json = Record<string, unknown>;
type Member = { groupId: string; id: string; type: "User" | "Group"; display: string };

/** A group of the directory as stored. */
export type GroupRow = {
  id: string;
  name: string;
  externalId: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** The group of an id. Throws `ScimRefusal` (404). */
export async function storedGroup(tx: Tx, id: string): Promise<GroupRow> {
  if (!isId(id)) throw noResource("group");
  const [row] = await tx.sql<GroupRow[]>`select ${selectedGroup(tx)} from dir_groups g where g.id = ${id}`;
  if (!row) throw noResource("group");
  return row;
}

/** What is read of a group, of `dir_groups g`. */
export function selectedGroup({ sql }: Tx): Fragment {
  return sql`
    g.id, g.name, g.external_id as "externalId", g.version, ${utc(sql, sql`g.created_at`)} as "createdAt",
    ${utc(sql, sql`g.updated_at`)} as "updatedAt"`;
}

/** What filters may name, of `dir_groups g`. */
export function groupColumns({ sql }: Tx): Columns {
  return {
    id: { kind: "id", sql: sql`g.id` },
    externalid: { kind: "exact", sql: sql`g.external_id` },
    displayname: { kind: "text", sql: sql`g.name`, folded: sql`g.name_folded` },
    "meta.created": { kind: "time", sql: sql`g.created_at` },
    "meta.lastmodified": { kind: "time", sql: sql`g.updated_at` },
    "meta.resourcetype": { kind: "text", sql: sql`'Group'::text` },
    members: {
      kind: "many",
      usual: "value",
      from: sql`from (select x.* from dir_members x where x.group_id = g.id) m`,
      columns: {
        value: { kind: "id", sql: sql`coalesce(m.user_id, m.child_id)` },
        type: { kind: "text", sql: sql`(case when m.user_id is null then 'Group' else 'User' end)` },
      },
    },
  };
}

/** Groups as SCIM resources, their members too where they are asked for. Throws `ScimRefusal` for too many. */
export async function groupResources(
  tx: Tx,
  caller: ScimCaller,
  rows: readonly GroupRow[],
  projection: Projection,
): Promise<Json[]> {
  const members = shows(projection, "members") ? await membersOf(tx, rows) : new Map<string, Member[]>();
  return rows.map((row) => projected(resourceOf(row, members.get(row.id) ?? [], caller), projection));
}

async function membersOf({ sql }: Tx, rows: readonly GroupRow[]): Promise<Map<string, Member[]>> {
  const found = await sql<Member[]>`
    select m.group_id as "groupId", coalesce(m.user_id, m.child_id) as id,
      case when m.user_id is null then 'Group' else 'User' end as type,
      coalesce(u.data ->> 'displayName', u.user_name, c.name) as display
    from dir_members m left join dir_users u on u.id = m.user_id left join dir_groups c on c.id = m.child_id
    where m.group_id = any (${rows.map(({ id }) => id)}::uuid[])
    order by m.group_id, coalesce(u.seq, c.seq) limit ${LIMITS.shownMembers + 1}`;
  if (found.length > LIMITS.shownMembers)
    throw badRequest(
      "tooMany",
      "These groups have too many members to show. Ask with excludedAttributes=members.",
    );
  return grouped(found, ({ groupId }) => groupId);
}

function resourceOf(row: GroupRow, members: readonly Member[], { base }: ScimCaller): Json {
  return {
    schemas: [GROUP_SCHEMA],
    id: row.id,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    displayName: row.name,
    ...(members.length > 0
      ? {
          members: members.map(({ id, type, display }) => ({
            value: id,
            $ref: `${base}/${type}s/${id}`,
            type,
            display,
          })),
        }
      : {}),
    meta: metaOf("Group", row, base),
  };
}
