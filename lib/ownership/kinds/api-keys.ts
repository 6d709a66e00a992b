import { type Held, type Kind, type Moved, NAMED } from "./kind";

/** API keys that are not revoked. They go on working whoever leaves (K2). */
export const apiKeys: Kind = {
  id: "api-keys",
  async held({ sql }, owners) {
    const [row] = await sql<Held[]>`
      with held as materialized (
        select id, name, name_folded, owner_id from api_keys
        where owner_id = any (${[...owners]}::uuid[]) and revoked_at is null
      )
      select count(*)::int as count, coalesce(md5(string_agg(id || ' ' || owner_id, ',' order by id)), '') as stamp,
        array(select name from held order by name_folded limit ${NAMED}) as first
      from held`;
    return row ?? { count: 0, stamp: "", first: [] };
  },
  async handOver({ sql }, owners, to) {
    return sql<Moved[]>`
      with held as (
        select id, owner_id from api_keys
        where owner_id = any (${[...owners]}::uuid[]) and revoked_at is null for update
      )
      update api_keys k set owner_id = ${to}, version = version + 1, updated_at = now()
      from held where k.id = held.id returning k.id, k.name, held.owner_id as "from"`;
  },
};
