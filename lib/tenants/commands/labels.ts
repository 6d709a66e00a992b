import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { ensureTargets } from "@/lib/share/ensure";
import { type ChangeLabelsInput, changedLabels } from "../labels";

/**
 * Gives tenants labels and takes others away, all of them or none (T8). What is shared and has come to target one, or
 * no longer does, is Incomplete at once (C3). `tx` is the registry's. Throws `Refusal`: not_found, conflict where
 * nothing would change.
 */
export async function changeLabels(
  tx: Tx,
  _: Context,
  input: ChangeLabelsInput,
): Promise<Change<{ changed: number }>> {
  const tenants = await tx.sql<{ id: string; name: string; labels: string[] }[]>`
    select t.id, t.name, t.labels from tenants t join pairings p on p.tenant_id = t.id
    where t.id = any (${input.tenantIds}::uuid[]) and t.kind = 'child' and t.status <> 'removing'
    order by t.id for no key update of t`;
  if (tenants.length < input.tenantIds.length) throw notFound("tenant");
  const add = await knownSpelling(tx, input.add);
  const changed = tenants
    .map((tenant) => ({ ...tenant, next: changedLabels(tenant.labels, { ...input, add }) }))
    .filter(({ labels, next }) => labels.join() !== next.join());
  const rows = changed.map(({ id, name, labels, next }) => ({
    target: { kind: "tenant" as const, id, name },
    before: { labels },
    after: { labels: next },
  }));
  const [first, ...also] = rows;
  if (!first) throw conflict("The tenants have these labels already. Nothing was changed.");
  await tx.sql`
    update tenants t set labels = array(select jsonb_array_elements_text(r.next)), updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(changed)}::text::jsonb) as r (id uuid, next jsonb) where t.id = r.id`;
  await ensureTargets(tx);
  await tx.sql`select pg_notify('bailiwick_live', 'share')`;
  return { ...first, also, data: { changed: changed.length } };
}

/** A label that some tenant has in other letters is that one: “premium” and “Premium” would look like one. */
async function knownSpelling(tx: Tx, labels: readonly string[]): Promise<string[]> {
  const known = await tx.sql<{ label: string }[]>`
    select distinct l as label from tenants, unnest(labels) l
    where lower(l) = any (array(select lower(v) from unnest(${[...labels]}::text[]) v))`;
  return labels.map(
    (label) => known.find((one) => one.label.toLowerCase() === label.toLowerCase())?.label ?? label,
  );
}
