import type { Tx } from "@/db/connection";

/** How much of each kind pairing cleared. */
export type Cleared = { users: number; groups: number; roles: number };

/** A local role as a snapshot keeps it. */
export type KeptRole = { id: string; kind: string; name: string };

/**
 * Keeps what pairing is about to clear (P3): roles, groups and links in one row, people in rows of their own, so
 * that each can be erased. The snapshot has the pairing's id. `tx` is the child's, under main's role.
 */
export async function takeSnapshot(tx: Tx, pairingId: string, survivorId: string): Promise<Cleared> {
  const people = await tx.sql`
    with taken as (
      insert into snapshots (id, pairing_id, content)
      select ${pairingId}, ${pairingId}, jsonb_build_object(
        'roles', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from roles r
          where r.origin = 'local' and r.kind <> 'predefined'),
        'groups', (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from groups g where g.origin = 'local'),
        'members', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from group_members m where m.origin = 'local'),
        'nestings', (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from group_nestings n where n.origin = 'local'),
        'people', (select count(*) from users u
          where u.origin = 'local' and u.status <> 'deleted' and u.id <> ${survivorId}))
      returning id
    )
    insert into snapshot_users (snapshot_id, user_id, content)
    select taken.id, u.id, to_jsonb(u) from taken, users u
    where u.origin = 'local' and u.status <> 'deleted' and u.id <> ${survivorId}
    returning user_id`;
  const [row] = await tx.sql<Omit<Cleared, "users">[]>`
    select jsonb_array_length(content->'groups') as groups, jsonb_array_length(content->'roles') as roles
    from snapshots where id = ${pairingId}`;
  return { users: people.length, groups: row?.groups ?? 0, roles: row?.roles ?? 0 };
}

/**
 * Clears what was made in the child, but for the one account that survives, its API keys, and the predefined roles
 * (P3, P4). Deleted people stay as the opaque ids that they are; other keys end for good, else one of an Account
 * Admin who is gone would go on.
 */
export async function clearLocal(tx: Tx, survivorId: string): Promise<void> {
  await tx.sql`delete from groups where origin = 'local'`;
  await tx.sql`delete from users where origin = 'local' and status <> 'deleted' and id <> ${survivorId}`;
  await tx.sql`update users set role_id = null where origin = 'local' and status = 'deleted' and role_id is not null`;
  await tx.sql`delete from roles where origin = 'local' and kind <> 'predefined'`;
  await tx.sql`
    update api_keys set revoked_at = now(), version = version + 1, updated_at = now()
    where revoked_at is null and owner_id <> ${survivorId}`;
  await tx.sql`
    update users set protected = true, version = version + 1, updated_at = now() where id = ${survivorId}`;
}

/** Clears what came from main, at unpairing; what was made in the child meanwhile stays (P6). */
export async function clearMain(tx: Tx): Promise<void> {
  await tx.sql`delete from groups where origin = 'main'`;
  await tx.sql`delete from users where origin = 'main'`;
  await tx.sql`delete from roles where origin = 'main'`;
  await tx.sql`delete from connections where kind = 'main'`;
  await tx.sql`delete from content_items where origin = 'main'`;
  await tx.sql`delete from ingestion_schedules where origin = 'main'`;
  await tx.sql`delete from sites where origin = 'main'`;
  await tx.sql`update users set protected = false, version = version + 1, updated_at = now() where protected`;
}

/** The custom roles that a pairing's snapshot holds, for their names to be reserved before they come back. */
export async function rolesInSnapshot(tx: Tx, pairingId: string): Promise<KeptRole[]> {
  const rows = await tx.sql<KeptRole[]>`
    select r.id, r.kind, r.name
    from snapshots s, jsonb_to_recordset(s.content->'roles') as r (id uuid, kind text, name text)
    where s.id = ${pairingId} and s.restored_at is null`;
  return [...rows];
}
