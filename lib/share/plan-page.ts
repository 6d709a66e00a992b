import type { ContentType } from "@/lib/content/types";
import type { PlannedAction, SharePlan } from "./model";

/** How many tenants of a plan are told at once. */
const TENANTS = 20;

type Numbers = { add: number; overwrite: number; remove: number; failing: number };

/** One item of a plan over all its tenants. `because` names the item with which it travels along (C17). */
export type PlannedItem = Numbers & {
  id: string;
  name: string;
  type: ContentType;
  number: number | null;
  digest: string | null;
  because: string | null;
};

/** What a plan does in one tenant. */
export type PlannedTenant = {
  id: string;
  name: string;
  changes: {
    itemId: string;
    action: PlannedAction;
    number: number | null;
    with: string | null;
    failure: string | null;
  }[];
};

/** A plan as a screen takes it: the whole in numbers and by item, the tenants a page at a time. */
export type PlanPage = {
  digest: string;
  /** How many tenants are chosen, or named by the labels (T8). */
  targeted: number;
  totals: Numbers & { tenants: number; changes: number };
  items: PlannedItem[];
  refused: { itemId: string; name: string; reason: string }[];
  tenants: PlannedTenant[];
  /** The tenant after which there are more. */
  next: string | null;
};

/** A page of a plan, after a tenant or from the start; `failing` leaves only tenants where something will fail. */
export function planPage(
  plan: SharePlan,
  from: { after?: string | undefined; failing?: boolean } = {},
): PlanPage {
  const items = new Map<string, PlannedItem>();
  const tenants = new Map<string, PlannedTenant>();
  const totals = { add: 0, overwrite: 0, remove: 0, failing: 0, tenants: 0, changes: plan.changes.length };
  const nameOf = (id: string) => plan.items[id]?.name ?? "something that is gone";
  for (const change of plan.changes) {
    const { itemId, tenantId, action, number, failure } = change;
    const item = items.get(itemId) ?? {
      ...{ id: itemId, name: nameOf(itemId), type: plan.items[itemId]?.type ?? "integration" },
      ...{ number, digest: change.digest, because: null, add: 0, overwrite: 0, remove: 0, failing: 0 },
    };
    item.because ??= change.with && nameOf(change.with);
    const tenant = tenants.get(tenantId) ?? {
      id: tenantId,
      name: plan.tenants[tenantId]?.name ?? "",
      changes: [],
    };
    for (const count of [totals, item]) {
      count[action] += 1;
      if (failure) count.failing += 1;
    }
    tenant.changes.push({ itemId, action, number, with: change.with && nameOf(change.with), failure });
    items.set(itemId, item);
    tenants.set(tenantId, tenant);
  }
  const wanted = [...tenants.values()].filter(
    ({ changes }) => !from.failing || changes.some(({ failure }) => failure),
  );
  const start = from.after ? wanted.findIndex(({ id }) => id === from.after) + 1 : 0;
  const shown = wanted.slice(start, start + TENANTS);
  return {
    digest: plan.digest,
    targeted: plan.targeted.length,
    totals: { ...totals, tenants: tenants.size },
    items: [...items.values()],
    refused: plan.refused.map(({ itemId, reason }) => ({ itemId, name: nameOf(itemId), reason })),
    tenants: shown,
    next: start + shown.length < wanted.length ? (shown.at(-1)?.id ?? null) : null,
  };
}
