import { inTenant } from "@/db/connection";
import type { Level, PermissionKey } from "@/lib/access/components";
import { PERMISSION_KEYS } from "@/lib/access/components";
import type { Context } from "@/lib/core/context";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import { roleById } from "@/lib/roles/queries";
import { fullName } from "@/lib/users/model";
import { permissionsOf, userById } from "@/lib/users/queries";

/** What can be compared. */
export type CompareKind = "users" | "roles";

/** One side of a comparison: every key's level, and what gives it where that is a person. */
export type CompareSide = {
  id: string;
  name: string;
  levels: Partial<Record<PermissionKey, Level>>;
};

type Choice = { id: string; label: string; hint: string };

const OPTIONS = 20;

/** Somebody's levels, here or in a tenant (U11). Throws `Refusal` (not_found). */
export async function sideOfUser(context: Context, id: string, tenantId?: string): Promise<CompareSide> {
  const [user, { cells }] = await Promise.all([userById(context, id), permissionsOf(context, id, tenantId)]);
  return { id, name: user.name, levels: Object.fromEntries(cells.map(({ key, level }) => [key, level])) };
}

/** What a role gives (U11). Throws `Refusal` (not_found). */
export async function sideOfRole(context: Context, id: string): Promise<CompareSide> {
  const role = await roleById(context, id);
  const given = PERMISSION_KEYS.flatMap((key) => {
    const level = role.permissions[key];
    return level ? [[key, level]] : [];
  });
  return { id, name: role.name, levels: Object.fromEntries(given) };
}

/** The first people whose name or e-mail has all the words in it, wherever they were made. */
export async function comparablePeople(context: Context, q: string): Promise<Choice[]> {
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`u.search like lower(${containing(word)})`);
    return sql<{ id: string; firstName: string | null; lastName: string | null; email: string }[]>`
      select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email
      from users u where u.status <> 'deleted' ${every(sql, found)}
      order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit ${OPTIONS}`;
  });
  return rows.map((row) => ({ id: row.id, label: fullName(row), hint: row.email }));
}

/** The first roles whose name has all the words in it, wherever they were made. */
export async function comparableRoles(context: Context, q: string): Promise<Choice[]> {
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`name_folded like lower(${containing(word)})`);
    return sql<{ id: string; name: string; description: string }[]>`
      select id, name, description from roles where true ${every(sql, found)}
      order by name_folded, id limit ${OPTIONS}`;
  });
  return rows.map(({ id, name, description }) => ({ id, label: name, hint: description }));
}
