import { inControl, inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { readAdvanced } from "./advanced";
import type { Advanced } from "./advanced-words";

/** A role that a person has, with what it brings beside its permissions (R3). */
export type OwnRole = { id: string; name: string; advanced: Advanced };

/**
 * The roles that the person has here, directly, by groups at any depth and by the groups of this session (G2, G5):
 * the direct one first, the others by name.
 */
export async function ownRoles({ tenant, person, sessionId }: Context): Promise<OwnRole[]> {
  const sessionGroups = await inControl(async ({ sql }) => {
    const [row] = await sql<{ groups: string[] }[]>`
      select idp_groups as groups from sessions where id = ${sessionId}`;
    return row?.groups ?? [];
  });
  const rows = await inTenant(
    tenant,
    ({ sql }) => sql<(Omit<OwnRole, "advanced"> & { advanced: unknown })[]>`
      with recursive reach (group_id) as (
        select group_id from group_members where user_id = ${person.id}
        union
        select id from groups where id::text = any (${sessionGroups}::text[])
        union
        select n.parent_id from reach r join group_nestings n on n.child_id = r.group_id
      )
      select r.id, r.name, r.advanced from roles r
      where r.id in (
        select role_id from users where id = ${person.id}
        union select g.role_id from reach join groups g on g.id = group_id)
      order by r.id = (select role_id from users where id = ${person.id}) desc nulls last, r.name_folded`,
  );
  return rows.map((role) => ({ ...role, advanced: readAdvanced(role.advanced) }));
}
