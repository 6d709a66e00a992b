import { expect, vi } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";
import { updateContent } from "@/lib/content/commands/edit";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { planOf, share } from "../commands/share";
import { shareTenants } from "../tenants";

/** Main with many global lists, and paired children in two regions to which they are shared. */
export type Fleet = {
  readonly children: readonly TenantRef[];
  /** Changes every list, so that none is up to date anywhere. Returns the number of the new version. */
  edit(): Promise<number>;
  /** Shares every list as a person does: the plan, then exactly this. The worker does the rest. */
  share(): Promise<void>;
  /** Waits until nothing is under way, and no job is left. */
  settled(): Promise<void>;
  /** Expects every list in every child once, at this version, told as successful and written down once. */
  expectOnce(version: number): Promise<void>;
};

/** Makes a fleet of so many lists and children; the reconcile is kept from helping. */
export async function makeFleet(
  deployment: TestDeployment,
  size: { items: number; tenants: number },
): Promise<Fleet> {
  const main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  const children: TenantRef[] = [];
  for (let n = 0; n < size.tenants; n++)
    children.push(await deployment.child({ region: n % 2 ? "emea" : "default" }));
  for (const child of children) await pair(child);
  await inControl(
    ({ sql }) => sql`
      insert into settings (key, value) values ('worker.turn.reconcile', to_jsonb(extract(epoch from now())))`,
  );
  const itemIds: string[] = [];
  for (let n = 0; n < size.items; n++)
    itemIds.push((await anItem(main, "global_list", { name: `List ${n}` })).id);
  let version = 1;
  return {
    children,
    async edit() {
      version += 1;
      await inTenant(main.tenant, async (tx) => {
        for (const id of itemIds) await changed(tx, main, id, version);
      });
      return version;
    },
    async share() {
      const wish = { itemIds, mode: "share" as const };
      const tenants = await shareTenants();
      await inTenant(main.tenant, async (tx) => {
        const { digest } = await planOf(tx, wish, tenants);
        await share(tx, main, { ...wish, digest });
      });
    },
    settled: () => untilSettled(deployment),
    expectOnce: (wanted) => expectOnce(main, children, itemIds, wanted),
  };
}

async function changed(
  tx: Parameters<typeof updateContent>[0],
  main: Context,
  id: string,
  version: number,
): Promise<void> {
  const [item] = await tx.sql<{ name: string; version: number }[]>`
    select name, version from content_items where id = ${id}`;
  await updateContent(tx, main, {
    id,
    version: item?.version ?? 0,
    name: item?.name ?? "",
    description: "",
    labels: ["all"],
    settings: { active: true },
    definition: { data: [`version ${version}`, "x".repeat(5_000)] },
  });
}

async function untilSettled(deployment: TestDeployment): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await deployment.admin()`select from graphile_worker.jobs`).toHaveLength(0);
      const [left] = await inTenant(
        deployment.main,
        (tx) => tx.sql<{ n: number }[]>`
          select count(*)::int as n from share_targets where state = 'sharing'`,
      );
      expect(left?.n).toBe(0);
    },
    { timeout: 90_000, interval: 50 },
  );
}

/** A child's item counts its writes in its own version: a push with a second effect would show there. */
async function expectOnce(
  main: Context,
  children: readonly TenantRef[],
  itemIds: readonly string[],
  version: number,
): Promise<void> {
  for (const child of children) {
    const held = await inTenant(
      child,
      (tx) => tx.sql<{ live: number; version: number; versions: number }[]>`
        select i.live, i.version, count(v)::int as versions
        from content_items i join content_versions v on v.item_id = i.id group by i.id`,
    );
    expect(held).toHaveLength(itemIds.length);
    for (const row of held) expect(row).toEqual({ live: version, version, versions: 1 });
  }
  const pairs = itemIds.length * children.length;
  const [told] = await inTenant(
    main.tenant,
    (tx) => tx.sql`
      select count(*)::int as rows, count(*) filter (where state = 'successful')::int as successful,
        (select count(*)::int from share_history where number = ${version}) as written,
        (select count(distinct (item_id, tenant_id))::int from share_history where number = ${version}) as once
      from share_targets`,
  );
  expect(told).toEqual({ rows: pairs, successful: pairs, written: pairs, once: pairs });
}
