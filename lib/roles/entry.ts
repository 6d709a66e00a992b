import { inControl, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";

/** Which children someone on main may let others into: all, or those that he may enter himself. */
export type Entry = "all" | ReadonlySet<string>;

/**
 * Which children the person may let others into by a group that lists them: all for an Account Admin, for someone
 * who chooses available tenants anyway, and outside main, where groups list none; else those that a group of his
 * own lists, a stored one or one of this session (A5); an API key is in none. Read it before the change that it is held against.
 */
export async function entryOf(tx: Tx, context: Context): Promise<Entry> {
  const { tenant, accountAdmin, levels } = context;
  if (tenant.kind !== "main" || accountAdmin || levels.get("groups:tenants") === "edit") return "all";
  const [session] = context.apiKeyId
    ? []
    : await inControl(
        (control) => control.sql<{ groups: string[] }[]>`
          select idp_groups as groups from sessions where id = ${context.sessionId}`,
      );
  const rows = await tx.sql<{ id: string }[]>`
    select distinct tenant_id as id from group_tenants
    where group_id in (select group_id from group_members where user_id = ${context.person.id})
      or group_id::text = any (${session?.groups ?? []}::text[])`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * Which of these groups give their members entry to a child that is not in `entry`. Who is in a group that lists
 * a child may enter it, with the group's role and those of the groups above it that list the child too (A5, S1):
 * what they list beyond that arrives nowhere, so the groups' own lists decide.
 */
export async function groupsBeyond(
  tx: Tx,
  entry: Entry,
  groupIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (entry === "all" || groupIds.length === 0) return new Set();
  const rows = await tx.sql<{ id: string }[]>`
    select distinct group_id as id from group_tenants
    where group_id = any (${[...groupIds]}::uuid[]) and tenant_id <> all (${[...entry]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}

/** Refuses groups that give entry to a child that is not in `entry`. Throws `Refusal` (forbidden), also for `field`. */
export async function requireEntry(
  tx: Tx,
  entry: Entry,
  groupIds: readonly string[],
  field: string,
): Promise<void> {
  const [beyond] = await groupsBeyond(tx, entry, groupIds);
  if (beyond !== undefined) throw new Refusal("forbidden", BEYOND, { [field]: BEYOND });
}

/**
 * Refuses to nest groups in a group where a child gets the nesting, as both ends list it (S1), and it is not in
 * `entry`: the members would get more there. Throws `Refusal` (forbidden), the sentence also for `field`.
 */
export async function requireNestedEntry(
  tx: Tx,
  entry: Entry,
  parentId: string,
  childIds: readonly string[],
  field: string,
): Promise<void> {
  if (entry === "all" || childIds.length === 0) return;
  const [beyond] = await tx.sql`
    select from group_tenants above join group_tenants below using (tenant_id)
    where above.group_id = ${parentId} and below.group_id = any (${[...childIds]}::uuid[])
      and tenant_id <> all (${[...entry]}::uuid[]) limit 1`;
  if (beyond) throw new Refusal("forbidden", BEYOND, { [field]: BEYOND });
}

/**
 * Refuses to raise a role that a group gives in a child which the person may not enter (S1). Throws `Refusal`
 * (forbidden), the sentence also for `permissions`.
 */
export async function requireRoleEntry(tx: Tx, context: Context, roleId: string): Promise<void> {
  const entry = await entryOf(tx, context);
  if (entry === "all") return;
  const groups = await tx.sql<{ id: string }[]>`select id from groups where role_id = ${roleId}`;
  const ids = groups.map(({ id }) => id);
  const [beyond] = await groupsBeyond(tx, entry, ids);
  if (beyond === undefined) return;
  const message =
    "A group gives this role in a tenant that you may not enter yourself, so you cannot add rights to it. Save it as a new role.";
  throw new Refusal("forbidden", message, { permissions: message });
}

/** The sentence that refuses it. */
export const BEYOND =
  "This group gives rights in a tenant that you may not enter yourself. It takes someone who may enter it, or who may choose the groups’ available tenants.";
