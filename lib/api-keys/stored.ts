import type { Tx } from "@/db/connection";
import { normalizePermissions, type Permissions } from "@/lib/access/components";
import { ACCOUNT_ADMIN_ID, type AccessRole } from "@/lib/access/graph";
import { keyState } from "./words";

/** A key as commands and the gate see it; its roles are those that still exist. */
export type StoredKey = {
  id: string;
  name: string;
  hint: string;
  version: number;
  expiresAt: string | null;
  revoked: boolean;
  expired: boolean;
  roles: AccessRole[];
  goneRoles: string[];
};

type Row = Omit<StoredKey, "roles"> & { roles: { id: string; name: string; permissions: Permissions }[] };

/** These keys of the instance by id; ids that name none are left out. */
export async function storedKeys({ sql }: Tx, ids: readonly string[]): Promise<Map<string, StoredKey>> {
  const rows = await sql<Row[]>`
    select k.id, k.name, k.hint, k.version, k.expires_at as "expiresAt", k.revoked_at is not null as revoked,
      coalesce(k.expires_at <= now(), false) as expired, r.roles, r.gone as "goneRoles"
    from api_keys k cross join lateral (
      select
        coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions)
          order by r.name_folded) filter (where r.id is not null), '[]') as roles,
        coalesce(array_agg(kr.role_name order by kr.role_name) filter (where r.id is null), '{}') as gone
      from api_key_roles kr left join roles r on r.id = kr.role_id where kr.key_id = k.id
    ) r
    where k.id = any (${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, { ...row, roles: row.roles.map(accessRole) }]));
}

/** A role in the shape in which rights are reckoned. */
export function accessRole(role: { id: string; name: string; permissions: Permissions }): AccessRole {
  return {
    ...role,
    permissions: normalizePermissions(role.permissions),
    accountAdmin: role.id === ACCOUNT_ADMIN_ID,
  };
}

/** The state of a stored key (K1). */
export function stateOf({ revoked, expired, roles, goneRoles }: StoredKey) {
  return keyState({ revoked, expired, roles: roles.length, goneRoles: goneRoles.length });
}

/** Keeps the name that a role has at its end, so that its keys can say what they lost (K1). */
export async function rememberRoleName(tx: Tx, role: { id: string; name: string }): Promise<void> {
  await tx.sql`update api_key_roles set role_name = ${role.name} where role_id = ${role.id}`;
}
