import { inTenant, type Tx } from "@/db/connection";
import { groupsOf } from "@/lib/access/queries";
import { listUsers, UserListQuery } from "@/lib/users/queries";
import { SIZE } from "./data";
import { against, atMost } from "./measure";
import type { Case } from "./world";

const RUNS = 25;

/** The users' list: a far page against the first, and a search against its SQL. */
export const users: Case = async ({ context, main }) => {
  const page = (after?: string, q = "") =>
    listUsers(context, UserListQuery.parse({ sort: "email", after, q }));
  const far = Math.min(1_900, Math.floor(SIZE.users / 50) - 2);
  let cursor: string | undefined;
  for (let count = 1; count < far; count++) cursor = (await page(cursor)).next;
  const pages = await against(
    RUNS,
    () => page(cursor),
    () => page(),
  );
  const search = await against(
    RUNS,
    () => page(undefined, "user4711@"),
    () => inTenant(main, searchBare),
  );
  return [
    atMost(`users, page ${far.toLocaleString("en")} against page 1`, 1.2, pages),
    atMost("users, text search against its SQL", 2, search),
  ];
};

/** What a search for `user4711@` asks of the database: the hits, their number, the first page, its groups. */
async function searchBare(tx: Tx): Promise<void> {
  const rows = await tx.sql<{ id: string }[]>`
    with hits as materialized (
      select id from users where status <> 'deleted' and search like '%user4711@%' limit 2001
    )
    select u.id, u.email, u.first_name, u.last_name, u.type, u.status, r.name as role, u.phone, u.origin,
      u.last_login_at, (select count(*)::int from hits) as found
    from users u left join roles r on r.id = u.role_id
    where u.id in (select id from hits) order by u.email_folded, u.id limit 51`;
  await groupsOf(
    tx,
    rows.map(({ id }) => id),
  );
}
