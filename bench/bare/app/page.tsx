import { connection } from "next/server";
import postgres from "postgres";

const sql = postgres(process.env.BARE_DATABASE_URL ?? "", { max: 4, onnotice: () => {} });

/** The floor of the users page: the same rows with groups and group roles, as a plain table. */
export default async function BarePage() {
  await connection();
  const users = await sql`
    select u.id, u.email, u.first_name, u.last_name, u.status, u.last_login_at, u.phone,
      (select string_agg(g.name, ', ') from main.group_members m join main.groups g on g.id = m.group_id
        where m.user_id = u.id) as groups,
      (with recursive mine as (
          select m.group_id as id from main.group_members m where m.user_id = u.id
          union select n.parent_id from mine join main.group_nestings n on n.child_id = mine.id)
        select string_agg(distinct r.name, ', ') from mine join main.groups g on g.id = mine.id
          join main.roles r on r.id = g.role_id) as roles
    from main.users u where u.status <> 'deleted'
    order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit 50`;
  return (
    <table>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <td>
              {user.first_name} {user.last_name}
            </td>
            <td>{user.email}</td>
            <td>{user.groups}</td>
            <td>{user.roles}</td>
            <td>{String(user.last_login_at ?? "")}</td>
            <td>{user.status}</td>
            <td>{user.phone}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
