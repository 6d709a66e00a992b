import { inControl, inTenant } from "@/db/connection";
import { Labels } from "@/lib/content/model";
import type { ContentType } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { containing } from "@/lib/listing/fragments";
import { shareTenants, targets } from "@/lib/share/tenants";
import { type ChangeLabelsInput, changedLabels } from "./labels";

/** A shared item that comes to target tenants by a change of labels, or ceases to. */
export type LabelEffect = { id: string; name: string; type: ContentType; tenants: string[] };

/** What a change of labels does to what is shared (T8). */
export type LabelEffects = { starts: LabelEffect[]; stops: LabelEffect[] };

/**
 * Which shared items would start or stop targeting tenants, before their labels are changed (T8). Nothing is pushed
 * by the change itself: the items turn Incomplete (C3). Throws `Refusal` (not_found) for an unknown tenant.
 */
export async function labelEffects(context: Context, input: ChangeLabelsInput): Promise<LabelEffects> {
  const known = await inControl(
    (tx) => tx.sql`
      select from tenants t join pairings p on p.tenant_id = t.id
      where t.id = any (${input.tenantIds}::uuid[]) and t.kind = 'child' and t.status <> 'removing'`,
  );
  if (known.length < input.tenantIds.length) throw notFound("tenant");
  const chosen = (await shareTenants()).filter(({ id }) => input.tenantIds.includes(id));
  type Item = { id: string; name: string; type: ContentType; labels: string[]; definition: unknown };
  const items = await inTenant(
    context.tenant,
    (tx) => tx.sql<Item[]>`
      select i.id, i.name, i.type, i.labels,
        case when i.type = 'connection' then i.draft else '{}' end as definition
      from shares s join content_items i on i.id = s.item_id order by i.name_folded, i.id`,
  );
  const effects: LabelEffects = { starts: [], stops: [] };
  for (const item of items) {
    const moved = { starts: [] as string[], stops: [] as string[] };
    for (const tenant of chosen) {
      const before = targets(item, tenant);
      const after = targets(item, { ...tenant, labels: changedLabels(tenant.labels, input) });
      if (before !== after) moved[after ? "starts" : "stops"].push(tenant.name);
    }
    const { id, name, type } = item;
    if (moved.starts.length > 0) effects.starts.push({ id, name, type, tenants: moved.starts });
    if (moved.stops.length > 0) effects.stops.push({ id, name, type, tenants: moved.stops });
  }
  return effects;
}

const OPTIONS = 20;

/** Labels to choose from, by those of tenants and of content; what is typed and new is offered too (T8). */
export async function tenantLabelOptions(
  context: Context,
  q: string,
): Promise<{ items: { id: string; label: string; hint?: string }[] }> {
  const typed = q.trim();
  const pattern = containing(typed.toLowerCase());
  const [ofTenants, ofContent] = await Promise.all([
    inControl(
      (tx) => tx.sql<{ label: string }[]>`
        select distinct l as label from tenants, unnest(labels) l
        where l <> 'all' and lower(l) like ${pattern} order by l limit ${OPTIONS}`,
    ),
    inTenant(
      context.tenant,
      (tx) => tx.sql<{ label: string }[]>`
        select distinct l as label from content_items, unnest(labels) l
        where l <> 'all' and lower(l) like ${pattern} order by l limit ${OPTIONS}`,
    ),
  ]);
  const known = [...new Set([...ofTenants, ...ofContent].map(({ label }) => label))];
  const items = known.slice(0, OPTIONS).map((label) => ({ id: label, label }));
  const same = known.some((label) => label.toLowerCase() === typed.toLowerCase());
  if (typed === "" || same || typed.toLowerCase() === "all" || !Labels.safeParse([typed]).success)
    return { items };
  return { items: [...items, { id: typed, label: typed, hint: "A new label" }] };
}
