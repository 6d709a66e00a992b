import { inTenant } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";

/** Something that the command palette can go to. */
export type Found = { label: string; hint: string; href: string; kind: "user" | "group" | "role" };

const EACH = 6;

/** People, groups and roles of this tenant whose name holds the text, as far as the person may see them. */
export async function searchInstance(context: Context, text: string): Promise<Found[]> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  const base = `/t/${context.tenant.slug}/settings`;
  return inTenant(context.tenant, async (tx) => {
    const [users, groups, roles] = await Promise.all([
      admits(context, view("users"))
        ? tx.sql<{ id: string; label: string; hint: string }[]>`
            select id, concat_ws(' ', first_name, last_name) as label, email as hint from users
            where search like ${pattern} and status <> 'deleted' order by last_name, id limit ${EACH}`
        : [],
      admits(context, view("groups"))
        ? tx.sql<{ id: string; label: string; hint: string }[]>`
            select id, name as label, description as hint from groups
            where name_folded like ${pattern} order by name_folded, id limit ${EACH}`
        : [],
      admits(context, view("roles"))
        ? tx.sql<{ id: string; label: string; hint: string }[]>`
            select id, name as label, description as hint from roles
            where name_folded like ${pattern} order by name_folded, id limit ${EACH}`
        : [],
    ]);
    const found = (kind: Found["kind"], path: string, rows: { id: string; label: string; hint: string }[]) =>
      rows.map(({ id, label, hint }) => ({
        kind,
        label: label || hint,
        hint,
        href: `${base}/${path}/${id}`,
      }));
    return [
      ...found("user", "users", users),
      ...found("group", "groups", groups),
      ...found("role", "roles", roles),
    ];
  });
}
