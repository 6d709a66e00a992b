import type { Tx } from "@/db/connection";

/** The ids of the organizational units that a person names, made where they are new (G6). */
export async function unitIds(
  { sql }: Tx,
  named: Readonly<Record<string, string>> | undefined,
): Promise<string[]> {
  const units = Object.entries(named ?? {}).map(([kind, name]) => ({ kind, name }));
  if (units.length === 0) return [];
  const rows = await sql<{ id: string }[]>`
    with named as (
      select * from jsonb_to_recordset(${JSON.stringify(units)}::text::jsonb) as n (kind text, name text)
    ), added as (
      insert into dir_units (id, kind, name) select gen_random_uuid(), kind, name from named
      on conflict (kind, name_folded) do nothing returning id
    )
    select id from added
    union all
    select u.id from dir_units u join named n on n.kind = u.kind and lower(n.name) = u.name_folded`;
  return rows.map(({ id }) => id);
}
