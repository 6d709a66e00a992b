import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import type { SourceOption } from "./model";
import type { SourceKind } from "./words";

/** A group or unit of the directory that is being imported. */
export type ImportSource = { kind: SourceKind; id: string; name: string; externalId: string | null };

const OPTIONS = 20;

/** Groups and organizational units of the directory by name, groups first, with why one cannot be chosen (G6). */
export async function findSources(context: Context, q: string): Promise<SourceOption[]> {
  return inTenant(context.tenant, async ({ sql }) => {
    const matching = wordsOf(q).map((word) => sql`s.name_folded like lower(${containing(word)})`);
    const rows = await sql<
      (Omit<SourceOption, "disabled" | "hint"> & { hint: string; imported: string | null })[]
    >`
      with groups_found as (
        select 'group' as kind, s.id, s.name, s.name_folded,
          (select count(*)::int from dir_members m where m.group_id = s.id) as n
        from dir_groups s where true ${every(sql, matching)} order by s.name_folded, s.id limit ${OPTIONS}
      ), units_found as (
        select 'unit' as kind, s.id, s.name, s.name_folded, s.kind as unit
        from dir_units s where exists (select from dir_users u where u.unit_ids @> array[s.id]) ${every(sql, matching)}
        order by s.name_folded, s.id limit ${OPTIONS}
      ), found as (
        select kind, id, name, name_folded, 'Group · ' || n || case when n = 1 then ' member' else ' members' end as hint
        from groups_found
        union all
        select kind, id, name, name_folded, initcap(unit) from units_found
      )
      select f.kind, f.id, f.name, f.hint, g.name as imported
      from found f left join dir_imports i on i.source_id = f.id left join groups g on g.id = i.group_id
      order by f.kind, f.name_folded, f.id limit ${OPTIONS}`;
    return rows.map(({ imported, ...option }) => ({
      ...option,
      disabled: imported === null ? null : `It is imported already, as ${imported}.`,
    }));
  });
}

/** What is to be imported, as it is now. Throws `Refusal`: conflict without a directory or for an import; not_found. */
export async function importSource(
  { sql }: Tx,
  { kind, id }: { kind: SourceKind; id: string },
): Promise<ImportSource> {
  const [connection] = await sql`select from dir_connections`;
  if (!connection) throw conflict("No directory is connected. Connect one first.");
  const [source] =
    kind === "group"
      ? await sql<ImportSource[]>`
          select 'group' as kind, id, name, external_id as "externalId" from dir_groups where id = ${id}`
      : await sql<ImportSource[]>`
          select 'unit' as kind, id, name, null as "externalId" from dir_units u
          where id = ${id} and exists (select from dir_users p where p.unit_ids @> array[u.id])`;
  if (!source) throw notFound("group of the directory");
  const [imported] = await sql<{ name: string }[]>`
    select g.name from dir_imports i join groups g on g.id = i.group_id where i.source_id = ${id}`;
  if (imported) throw conflict(`${source.name} is imported already, as ${imported.name}.`);
  return source;
}
