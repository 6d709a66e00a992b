import type { Tx } from "@/db/connection";

/** What a restore brought back, and in sentences what it could not. */
export type Restored = { users: number; groups: number; roles: number; report: string[] };

type Left = { kind: "user" | "group" | "role"; name: string; why: "name" | "role" };

/**
 * Brings a pairing's snapshot back into the child (P3, P6). People who were erased meanwhile stay away; whatever
 * would clash with a name that is taken, here or by main (`refusedNames`, folded), stays away and is reported.
 * `tx` is the child's, under main's role, after main's rows are gone.
 */
export async function restoreSnapshot(
  tx: Tx,
  pairingId: string,
  refusedNames: ReadonlySet<string>,
): Promise<Restored> {
  const roles = await restoreRoles(tx, pairingId, [...refusedNames]);
  const users = await restoreUsers(tx, pairingId);
  const groups = await restoreGroups(tx, pairingId);
  await restoreLinks(tx, pairingId);
  const erased = await erasedPeople(tx, pairingId);
  await tx.sql`update snapshots set restored_at = now() where id = ${pairingId}`;
  const left = [...roles.left, ...users.left, ...groups.left];
  return {
    roles: roles.count,
    users: users.count,
    groups: groups.count,
    report: [...left.map(sentence), ...(erased > 0 ? [erasedSentence(erased)] : [])],
  };
}

type Part = { count: number; left: Left[] };

async function restoreRoles(tx: Tx, pairingId: string, refused: string[]): Promise<Part> {
  const rows = await tx.sql<{ id: string; name: string; added: boolean }[]>`
    with kept as (
      select r.* from snapshots s, jsonb_to_recordset(s.content->'roles') as r (id uuid, kind text, name text,
        description text, permissions jsonb, advanced jsonb, version int, created_at timestamptz)
      where s.id = ${pairingId}
    ), added as (
      insert into roles (id, kind, name, description, permissions, advanced, version, created_at)
      select id, kind, name, description, permissions, coalesce(advanced, '{}'), version + 1, created_at from kept
      where lower(name) <> all (${refused}::text[])
      on conflict do nothing returning id
    )
    select k.id, k.name, a.id is not null as added from kept k left join added a on a.id = k.id order by k.name`;
  return part(rows, (row) => ({ kind: "role", name: row.name, why: "name" }));
}

/** A person whose role did not come back has none: he can sign in and sees that (U6). */
async function restoreUsers(tx: Tx, pairingId: string): Promise<Part> {
  const rows = await tx.sql<{ id: string; email: string; added: boolean }[]>`
    with kept as (
      select u.* from snapshot_users s, jsonb_to_record(s.content) as u (id uuid, email text, first_name text,
        last_name text, phone text, type text, status text, role_id uuid, password_hash text,
        password_set_at timestamptz, lock_key bytea, last_login_at timestamptz, version int, created_at timestamptz)
      where s.snapshot_id = ${pairingId}
    ), added as (
      insert into users (id, email, first_name, last_name, phone, type, status, role_id, password_hash,
        password_set_at, lock_key, last_login_at, version, created_at)
      select id, email, first_name, last_name, phone, type, status,
        (select r.id from roles r where r.id = k.role_id), password_hash, password_set_at, lock_key, last_login_at,
        version + 1, created_at
      from kept k
      on conflict do nothing returning id
    )
    select k.id, coalesce(k.email, '') as email, a.id is not null as added
    from kept k left join added a on a.id = k.id order by k.email`;
  return part(rows, (row) => ({ kind: "user", name: row.id, why: "name" }));
}

async function restoreGroups(tx: Tx, pairingId: string): Promise<Part> {
  const rows = await tx.sql<{ id: string; name: string; role: boolean; added: boolean }[]>`
    with kept as (
      select g.* from snapshots s, jsonb_to_recordset(s.content->'groups') as g (id uuid, type text, name text,
        description text, role_id uuid, idp_groups jsonb, version int, created_at timestamptz)
      where s.id = ${pairingId}
    ), added as (
      insert into groups (id, type, name, description, role_id, idp_groups, version, created_at)
      select k.id, k.type, k.name, k.description, k.role_id,
        array(select jsonb_array_elements_text(k.idp_groups)), k.version + 1, k.created_at
      from kept k join roles r on r.id = k.role_id
      on conflict do nothing returning id
    )
    select k.id, k.name, exists (select from roles r where r.id = k.role_id) as role, a.id is not null as added
    from kept k left join added a on a.id = k.id order by k.name`;
  return part(rows, (row) => ({ kind: "group", name: row.name, why: row.role ? "name" : "role" }));
}

/** Memberships and nestings of which both ends are there again. */
async function restoreLinks(tx: Tx, pairingId: string): Promise<void> {
  await tx.sql`
    insert into group_members (group_id, user_id, added_at)
    select m.group_id, m.user_id, m.added_at
    from snapshots s, jsonb_to_recordset(s.content->'members') as m (group_id uuid, user_id uuid, added_at timestamptz)
      join groups g on g.id = m.group_id and g.origin = 'local'
      join users u on u.id = m.user_id and u.origin = 'local' and u.status <> 'deleted'
    where s.id = ${pairingId} on conflict do nothing`;
  await tx.sql`
    insert into group_nestings (child_id, parent_id)
    select n.child_id, n.parent_id
    from snapshots s, jsonb_to_recordset(s.content->'nestings') as n (child_id uuid, parent_id uuid)
      join groups c on c.id = n.child_id and c.origin = 'local'
      join groups p on p.id = n.parent_id and p.origin = 'local'
    where s.id = ${pairingId} on conflict do nothing`;
}

async function erasedPeople(tx: Tx, pairingId: string): Promise<number> {
  const [row] = await tx.sql<{ n: number }[]>`
    select greatest(0, (content->'people')::int
      - (select count(*)::int from snapshot_users u where u.snapshot_id = s.id)) as n
    from snapshots s where id = ${pairingId}`;
  return row?.n ?? 0;
}

function part<R extends { added: boolean }>(rows: readonly R[], left: (row: R) => Left): Part {
  return { count: rows.filter((row) => row.added).length, left: rows.filter((row) => !row.added).map(left) };
}

function sentence({ kind, name, why }: Left): string {
  if (kind === "user") return `The user ${name} did not come back: somebody else has the e-mail address now.`;
  if (why === "role") return `The group “${name}” did not come back, because its role did not.`;
  return `The ${kind} “${name}” did not come back: its name is taken now.`;
}

function erasedSentence(count: number): string {
  return count === 1
    ? "1 person was erased meanwhile and did not come back."
    : `${count} people were erased meanwhile and did not come back.`;
}
