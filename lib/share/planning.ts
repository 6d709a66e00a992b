import type { Connection } from "@/lib/content/definitions/others";
import { digestOf } from "@/lib/content/digest";
import type { Eligibility, Use } from "@/lib/content/rules";
import type { ContentType } from "@/lib/content/types";
import type { PlannedChange, SharePlan } from "./model";
import { type ShareTenant, targets } from "./tenants";

/** An item as a plan sees it, at the version that may be shared. */
export type PlanItem = {
  readonly id: string;
  readonly type: ContentType;
  readonly name: string;
  readonly labels: readonly string[];
  readonly eligibility: Eligibility;
  readonly definition: unknown;
  readonly uses: readonly Use[];
  readonly digest: string;
};

/** What a tenant should hold of an item by now. */
export type PlanRow = {
  readonly itemId: string;
  readonly tenantId: string;
  readonly direct: boolean;
  readonly wanted: number | null;
  readonly applied: number | null;
  readonly appliedDigest: string | null;
  readonly state: string;
};

/** A site at which nothing can be published now. */
export type InactiveSite = { readonly id: string; readonly name: string };

/** All that a plan is made of. */
export type PlanWorld = {
  /** The chosen items, what they use at any depth, and what of all this uses them. */
  readonly items: ReadonlyMap<string, PlanItem>;
  readonly tenants: readonly ShareTenant[];
  readonly rows: readonly PlanRow[];
  /** Inactive sites, by tenant. */
  readonly inactiveSites: ReadonlyMap<string, readonly InactiveSite[]>;
};

type Wish = { itemIds: readonly string[]; mode: "share" | "stop"; tenantIds?: readonly string[] | undefined };

/**
 * What sharing these items would do, tenant by tenant (C18). An item that may not be shared is refused as a whole;
 * what it uses travels along whatever its labels (C17); what a tenant held and is no longer meant to hold is taken
 * away, and with it what only travelled along. Pure: the same world gives the same plan and digest.
 */
export function planShare(world: PlanWorld, wish: Wish): SharePlan {
  const chosen = wish.itemIds.flatMap((id) => world.items.get(id) ?? []);
  const refused = wish.mode === "stop" ? [] : chosen.flatMap((item) => refusal(item));
  const shared = chosen.filter((item) => !refused.some(({ itemId }) => itemId === item.id));
  const rowsOf = new Map<string, Map<string, PlanRow>>();
  for (const row of world.rows) {
    const own = rowsOf.get(row.tenantId) ?? new Map();
    rowsOf.set(row.tenantId, own.set(row.itemId, row));
  }
  const targeted = new Set<string>();
  const changes: PlannedChange[] = [];
  for (const tenant of world.tenants) {
    if (wish.tenantIds && !wish.tenantIds.includes(tenant.id)) continue;
    const own = rowsOf.get(tenant.id) ?? new Map<string, PlanRow>();
    const direct = shared.filter((item) => wish.mode === "share" && targets(item, tenant));
    if (direct.length > 0) targeted.add(tenant.id);
    changes.push(...tenantChanges(world, wish.mode, tenant, own, shared, direct));
  }
  const content = { changes: changes.map(({ failure: _, ...change }) => change), refused };
  return {
    digest: digestOf(content),
    changes,
    refused,
    items: Object.fromEntries([...world.items.values()].map(({ id, name, type }) => [id, { name, type }])),
    tenants: Object.fromEntries(
      world.tenants.map(({ id, name, slug, region }) => [id, { name, slug, region }]),
    ),
    targeted: [...targeted],
  };
}

function refusal(item: PlanItem): { itemId: string; reason: string }[] {
  return "reason" in item.eligibility ? [{ itemId: item.id, reason: item.eligibility.reason }] : [];
}

function tenantChanges(
  world: PlanWorld,
  mode: Wish["mode"],
  tenant: ShareTenant,
  own: ReadonlyMap<string, PlanRow>,
  chosen: readonly PlanItem[],
  direct: readonly PlanItem[],
): PlannedChange[] {
  const isDirect = new Set(direct.map(({ id }) => id));
  const chosenIds = new Set(chosen.map(({ id }) => id));
  const stays = [...own.values()].filter(
    (row) => row.direct && row.wanted !== null && !chosenIds.has(row.itemId),
  );
  const kept = closure(
    world,
    stays.flatMap((row) => world.items.get(row.itemId) ?? []),
  );
  const heldAlong = mode === "stop" ? [] : chosen.filter(({ id }) => !isDirect.has(id) && kept.has(id));
  const needed = closure(world, [...direct, ...heldAlong.filter(({ id }) => own.has(id))]);
  const changes: PlannedChange[] = [];
  for (const [id, by] of needed) {
    const item = world.items.get(id);
    if (!item || "reason" in item.eligibility) continue;
    const row = own.get(id);
    const { number } = item.eligibility;
    const wanted = isDirect.has(id) || (row?.direct ?? false);
    const held = row?.wanted === number && row.applied === number && row.appliedDigest === item.digest;
    if (held && row.state === "successful" && row.direct === wanted) continue;
    const blocked = blockedBy(world, item);
    changes.push({
      itemId: id,
      tenantId: tenant.id,
      action: row?.applied ? "overwrite" : "add",
      number,
      digest: item.digest,
      direct: wanted,
      with: wanted ? null : by,
      blocked: blocked !== null,
      failure: blocked ?? inactiveSites(world, tenant, item) ?? tenant.trouble,
    });
  }
  for (const row of own.values()) {
    const item = world.items.get(row.itemId);
    if (!item || row.wanted === null || needed.has(row.itemId) || kept.has(row.itemId)) continue;
    if (row.direct && !chosenIds.has(row.itemId)) continue;
    changes.push({
      itemId: row.itemId,
      tenantId: tenant.id,
      action: "remove",
      number: null,
      digest: null,
      direct: row.direct,
      with: null,
      blocked: false,
      failure: tenant.trouble,
    });
  }
  return changes;
}

/** The items and all that they use, each with the item that first asked for it. */
function closure(world: PlanWorld, from: readonly PlanItem[]): Map<string, string | null> {
  const found = new Map<string, string | null>(from.map(({ id }) => [id, null]));
  const queue = [...from];
  for (let item = queue.shift(); item; item = queue.shift()) {
    for (const { id } of item.uses) {
      if (found.has(id)) continue;
      found.set(id, item.id);
      const used = world.items.get(id);
      if (used) queue.push(used);
    }
  }
  return found;
}

/** Why an item must not be pushed: something that it needs, at any depth, cannot travel along (C17). */
function blockedBy(world: PlanWorld, item: PlanItem): string | null {
  for (const [id] of closure(world, [item])) {
    const used = world.items.get(id);
    if (!used) return "It names something that is not there any more.";
    if ("reason" in used.eligibility)
      return `It uses ${used.name}, which cannot travel along. ${used.eligibility.reason}`;
  }
  return null;
}

/**
 * An incident playbook is published to all sites of the tenant, and a connection for one site to that one, so that an
 * inactive site makes it fail (C7, C10).
 */
function inactiveSites(world: PlanWorld, tenant: ShareTenant, item: PlanItem): string | null {
  const sites = (world.inactiveSites.get(tenant.id) ?? []).filter((site) => needsSite(item, site));
  if (sites.length === 0) return null;
  const names = sites.map(({ name }) => name).join(", ");
  return sites.length === 1 ? `The site ${names} is inactive.` : `The sites ${names} are inactive.`;
}

function needsSite(item: PlanItem, site: InactiveSite): boolean {
  if (item.type === "incident_playbook") return true;
  if (item.type !== "connection") return false;
  const { scope } = item.definition as Connection;
  return scope.kind === "site" && scope.siteId === site.id;
}
