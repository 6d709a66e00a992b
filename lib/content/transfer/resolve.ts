import { inControl, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { invalid } from "@/lib/core/errors";
import type { ConnectionScope } from "../definitions/others";
import { CONTENT } from "../types";
import type { TransferItem } from "./item";
import { putAt } from "./refs";

/** The definition with ids in place of the names that the file has. Throws `Refusal` (invalid), naming what is missing. */
export async function withIds(
  tx: Tx,
  context: Context,
  item: TransferItem,
): Promise<Record<string, unknown>> {
  const definition = structuredClone(item.definition);
  const names = item.refs.map(({ name }) => name.toLowerCase());
  const rows = await tx.sql<{ id: string; type: string; name: string }[]>`
    select id, type, name_folded as name from content_items where name_folded = any (${names}::text[])
    order by origin = 'local', id`;
  for (const { path, types, name } of item.refs) {
    const fits = rows.findLast(
      (row) => row.name === name.toLowerCase() && types.some((type) => type === row.type),
    );
    if (!fits) {
      const kinds = types.map((type) => CONTENT[type].one.toLowerCase()).join(" or ");
      throw invalid(`It names the ${kinds} “${name}”, which is not here.`);
    }
    putAt(definition, path, fits.id);
  }
  if (item.scope) definition.scope = await scopeOf(tx, context, item.scope);
  return definition;
}

async function scopeOf(
  tx: Tx,
  { tenant }: Context,
  { tenant: slug = "", site }: NonNullable<TransferItem["scope"]>,
): Promise<ConnectionScope> {
  const rows =
    tenant.kind === "main"
      ? await inControl(
          (control) => control.sql<{ id: string }[]>`
            select t.id from tenants t join pairings p on p.tenant_id = t.id
            where t.slug = ${slug} and p.status = 'paired'`,
        )
      : [tenant].filter((own) => own.slug === slug);
  const [found] = rows;
  if (!found) throw invalid(`Its scope names the tenant “${slug}”, which is not paired here.`);
  if (site === undefined) return { kind: "tenant", tenantId: found.id };
  const [place] = await tx.sql<{ id: string }[]>`
    select id from sites where tenant_id = ${found.id} and name_folded = lower(${site})`;
  if (!place) throw invalid(`Its scope names the site “${site}”, which this tenant does not have.`);
  return { kind: "site", tenantId: found.id, siteId: place.id };
}
