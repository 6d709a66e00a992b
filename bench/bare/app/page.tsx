import { connection } from "next/server";
import postgres from "postgres";
import type { Tx } from "../../../db/connection";
import { groupsOf } from "../../../lib/access/group-role-queries";

const sql = postgres(process.env.BARE_DATABASE_URL ?? "", {
  max: 4,
  onnotice: () => {},
  connection: { search_path: "main", jit: false },
});

/** The floor of the users page: the same queries by the bare driver, and the same rows as a plain table. */
export default async function BarePage() {
  await connection();
  const [users, [total]] = await Promise.all([
    sql`
      select u.id, coalesce(u.first_name, '') as first_name, coalesce(u.last_name, '') as last_name,
        coalesce(u.email, '') as email, u.type, u.status, r.name as role, u.phone, u.origin, u.last_login_at
      from users u left join roles r on r.id = u.role_id where u.status <> 'deleted'
      order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit 51`,
    sql`
      select count(*)::int as n from (select from users u where u.status <> 'deleted' limit 10001) c`,
  ]);
  const rows = users.slice(0, 50);
  const found = await groupsOf(
    { sql } as unknown as Tx,
    rows.map(({ id }) => id),
  );
  return (
    <main>
      <table>
        <tbody>
          {rows.map((user) => {
            const { groups = [], roles = [] } = found.get(user.id) ?? {};
            return (
              <tr key={user.id}>
                <td>
                  {user.first_name} {user.last_name}
                </td>
                <td>{user.email}</td>
                <td>{user.type}</td>
                <td>{user.role}</td>
                <td>{groups.map(({ name }) => name).join(", ")}</td>
                <td>{[...new Set(roles.map(({ roleName }) => roleName))].join(", ")}</td>
                <td>{String(user.last_login_at ?? "")}</td>
                <td>{user.status}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {total?.n}
    </main>
  );
}
