import type { Tx } from "@/db/connection";
import { isId } from "@/lib/users/text";
import { badRequest } from "./errors";

/** Puts people and groups into a group of the directory. Answers how many are new. Throws `ScimRefusal`. */
export async function addDirMembers(tx: Tx, groupId: string, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const wanted = uuids(ids);
  const [known] = await tx.sql<{ users: string[]; groups: string[] }[]>`
    select array(select id from dir_users where id = any (${wanted}::uuid[])) as users,
      array(select id from dir_groups where id = any (${wanted}::uuid[])) as groups`;
  const { users = [], groups = [] } = known ?? {};
  if (users.length + groups.length < wanted.length)
    throw badRequest("invalidValue", "A member is no user or group of this directory. Send users first.");
  await refuseCircle(tx, groupId, groups);
  const added = await tx.sql`
    insert into dir_members (group_id, user_id, child_id)
    select ${groupId}::uuid, u, null from unnest(${users}::uuid[]) u
    union all select ${groupId}::uuid, null, g from unnest(${groups}::uuid[]) g
    on conflict do nothing returning 1`;
  return added.length;
}

/** Takes members out of a group; all of them where no ids are given. Answers how many went. */
export async function removeDirMembers(
  { sql }: Tx,
  groupId: string,
  ids: readonly string[] | undefined,
): Promise<number> {
  const gone = ids ? uuids(ids) : [];
  const rows = ids
    ? await sql`
        delete from dir_members where group_id = ${groupId}
          and (user_id = any (${gone}::uuid[]) or child_id = any (${gone}::uuid[])) returning 1`
    : await sql`delete from dir_members where group_id = ${groupId} returning 1`;
  return rows.length;
}

/** Leaves exactly these members in a group. Answers how many came or went. Throws `ScimRefusal`. */
export async function putDirMembers(tx: Tx, groupId: string, ids: readonly string[]): Promise<number> {
  const kept = uuids(ids);
  const gone = await tx.sql`
    delete from dir_members where group_id = ${groupId}
      and not coalesce(user_id, child_id) = any (${kept}::uuid[]) returning 1`;
  return gone.length + (await addDirMembers(tx, groupId, kept));
}

/** What cannot be an id names nobody. */
function uuids(ids: readonly string[]): string[] {
  const all = [...new Set(ids.map((id) => id.toLowerCase()))];
  if (!all.every(isId))
    throw badRequest("invalidValue", "A member's value is the id that this server gave it.");
  return all;
}

async function refuseCircle({ sql }: Tx, groupId: string, children: readonly string[]): Promise<void> {
  if (children.length === 0) return;
  const [circle] = await sql`
    with recursive below (id) as (
      select unnest(${[...children]}::uuid[])
      union
      select m.child_id from below b join dir_members m on m.group_id = b.id where m.child_id is not null
    )
    select from below where id = ${groupId} limit 1`;
  if (circle) throw badRequest("invalidValue", "This would nest a group in itself.");
}
