import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import { describeLacks, lacks } from "@/lib/access/model";
import type { Context } from "@/lib/core/context";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { fullName } from "@/lib/users/model";
import { isId } from "@/lib/users/text";
import { API_KEY_FILTERS, API_KEY_SORTS, type ApiKeyRow } from "./model";
import { stateOf, storedKeys } from "./stored";

/** Parses how an address asks for the list of keys; see `API_KEY_SORTS` and `API_KEY_FILTERS`. */
export const ApiKeyListQuery = listQuery(API_KEY_SORTS, "name");
export type ApiKeyListQuery = z.infer<typeof ApiKeyListQuery>;

/** A page of the API keys of this instance, also of those that are over (K1). */
export async function listApiKeys(context: Context, query: ApiKeyListQuery): Promise<CountedPage<ApiKeyRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const filter = every(sql, conditions(tx, query.q));
    const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`k.id` });
    const from = sql`from api_keys k where true ${filter}`;
    const ids = sql<{ id: string; keyset: string[] }[]>`
      select k.id, ${at.values} ${from} ${at.where} ${at.order}`;
    const page = await counted(
      sql,
      ids.then((rows) => at.page(rows, ({ id }) => id)),
      from,
    );
    return { ...page, rows: await rowsOf(tx, context, page.rows) };
  });
}

type Shown = Pick<
  ApiKeyRow,
  "id" | "createdAt" | "expiresAt" | "lastUsedAt" | "lastUsedIp" | "previousUntil"
> & {
  ownerId: string;
  status: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
};

async function rowsOf(tx: Tx, context: Context, ids: readonly string[]): Promise<ApiKeyRow[]> {
  const { sql } = tx;
  const [stored, shown] = await Promise.all([
    storedKeys(tx, ids),
    sql<Shown[]>`
      select k.id, ${utc(sql, sql`k.created_at`)} as "createdAt", ${utc(sql, sql`k.expires_at`)} as "expiresAt",
        ${utc(sql, sql`k.last_used_at`)} as "lastUsedAt", k.last_used_ip as "lastUsedIp",
        case when k.previous_until > now() then ${utc(sql, sql`k.previous_until`)} end as "previousUntil",
        k.owner_id as "ownerId", u.status, u.first_name as "firstName", u.last_name as "lastName", u.email
      from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, place)
        join api_keys k using (id) left join users u on u.id = k.owner_id
      order by place`,
  ]);
  return shown.flatMap(({ ownerId, status, firstName, lastName, email, ...row }) => {
    const key = stored.get(row.id);
    if (!key) return [];
    const lacking = lacks(context.levels, context.accountAdmin, key.roles);
    return [
      {
        ...row,
        name: key.name,
        hint: key.hint,
        version: key.version,
        roles: key.roles.map(({ id, name }) => ({ id, name })),
        goneRoles: key.goneRoles,
        state: stateOf(key),
        owner: { id: ownerId, name: ownerName(ownerId, status, { firstName, lastName, email }) },
        lackReason: lacking.length > 0 ? describeLacks(lacking) : null,
      },
    ];
  });
}

function ownerName(id: string, status: string | null, person: Parameters<typeof fullName>[0]): string {
  if (status === null) return "Somebody from main";
  return status === "deleted" ? `Deleted user ${id.slice(0, 8)}` : fullName(person);
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "created":
      return { sql: sql`k.created_at`, kind: "time" };
    case "expires":
      return { sql: sql`coalesce(k.expires_at, '9999-12-31Z'::timestamptz)`, kind: "time" };
    case "used":
      return { sql: sql`coalesce(k.last_used_at, '-infinity'::timestamptz)`, kind: "time" };
    default:
      return { sql: sql`k.name_folded`, kind: "text" };
  }
}

function conditions(tx: Tx, q: string): Fragment[] {
  const { sql } = tx;
  const { words, terms } = readFilter(q, API_KEY_FILTERS);
  return [
    ...words.map(
      (word) => sql`k.name_folded like lower(${containing(word)}) or k.hint like ${containing(word)}`,
    ),
    ...termConditions(
      sql,
      terms.state,
      (states) => sql`${stateSql(tx)} = any (array(select lower(s) from unnest(${states}::text[]) s))`,
    ),
    ...termConditions(
      sql,
      terms.role,
      (names) => sql`
        exists (select from api_key_roles kr left join roles r on r.id = kr.role_id
          where kr.key_id = k.id and lower(coalesce(r.name, kr.role_name)) = any (
            array(select lower(n) from unnest(${names}::text[]) n)))`,
    ),
    ...termConditions(sql, terms.owner, (owners) =>
      owners.map((owner) => ownedBy(tx, owner)).reduce((all, condition) => sql`${all} or ${condition}`),
    ),
  ];
}

/** `keyState` in SQL, for the filter; a test holds the two equal. */
function stateSql({ sql }: Tx): Fragment {
  const roles = (which: Fragment) => sql`
    exists (select from api_key_roles kr left join roles r on r.id = kr.role_id where kr.key_id = k.id and ${which})`;
  return sql`
    case when k.revoked_at is not null then 'revoked'
      when k.expires_at <= now() then 'expired'
      when not ${roles(sql`r.id is not null`)} then 'unusable'
      when ${roles(sql`r.id is null`)} then 'warning'
      else 'active' end`;
}

function ownedBy({ sql }: Tx, owner: string): Fragment {
  if (isId(owner)) return sql`k.owner_id = ${owner}::uuid`;
  return sql`k.owner_id in (select u.id from users u where u.search like lower(${containing(owner)}) limit 1000)`;
}
