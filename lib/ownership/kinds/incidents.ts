import { type Held, type Kind, type Moved, NAMED } from "./kind";

/** Open incidents. A closed one keeps the name of who worked it. */
export const incidents: Kind = {
  id: "incidents",
  async held({ sql }, owners) {
    const [row] = await sql<Held[]>`
      with held as materialized (
        select id, title, title_folded, owner_id from incidents
        where owner_id = any (${[...owners]}::uuid[]) and status = 'open'
      )
      select count(*)::int as count, coalesce(md5(string_agg(id || ' ' || owner_id, ',' order by id)), '') as stamp,
        array(select title from held order by title_folded limit ${NAMED}) as first
      from held`;
    return row ?? { count: 0, stamp: "", first: [] };
  },
  async handOver({ sql }, owners, to) {
    return sql<Moved[]>`
      with held as (
        select id, owner_id from incidents
        where owner_id = any (${[...owners]}::uuid[]) and status = 'open' for update
      )
      update incidents i set owner_id = ${to}, version = version + 1, updated_at = now()
      from held where i.id = held.id returning i.id, i.title as name, held.owner_id as "from"`;
  },
};
