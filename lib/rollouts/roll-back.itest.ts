import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { updateContent } from "@/lib/content/commands/edit";
import { contentItem } from "@/lib/content/queries";
import { aDefinition, anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { shareStatus } from "@/lib/share/queries";
import { reconcileShares } from "@/lib/share/reconcile";
import { shareTenants } from "@/lib/share/tenants";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { advanceRollouts } from "./advance";
import { rollBack } from "./commands/roll-back";
import { startRollout } from "./commands/start";
import type { RollBackPlanInput } from "./model";
import { rolloutPlanOf } from "./plan";
import { rollBackPlanOf } from "./roll-back";

let deployment: TestDeployment;
let main: Context;
let children: [TenantRef, TenantRef];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  children = [await deployment.child({ name: "First" }), await deployment.child({ name: "Second" })];
  for (const child of children) await pair(child);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);

async function shared(itemId: string, tenantIds?: string[]): Promise<void> {
  const input = { itemIds: [itemId], mode: "share" as const, tenantIds };
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => planOf(tx, input, tenants));
  await inMain((tx) => share(tx, main, { ...input, digest }));
  await pushShares();
}

async function edit(id: string, definition: Record<string, unknown>): Promise<void> {
  const { name, description, labels, settings, version } = await contentItem(main, id);
  await inMain((tx) =>
    updateContent(tx, main, { id, name, description, labels, settings, version, definition }),
  );
}

async function rolledOut(itemIds: string[], canary: TenantRef): Promise<string> {
  const pause = { waitMinutes: 0, approval: false };
  const input = {
    itemIds,
    rings: [{ name: "Canary", labels: [], tenantIds: [canary.id], ...pause }],
    rest: pause,
  };
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => rolloutPlanOf(tx, input, tenants));
  const { data } = await inMain((tx) => startRollout(tx, main, { ...input, digest, name: "Try" }));
  await advanceRollouts();
  await pushShares();
  return data.id;
}

const planned = (input: Partial<RollBackPlanInput>) =>
  inMain((tx) => rollBackPlanOf(tx, { takeAway: false, ...input }));

async function back(input: Partial<RollBackPlanInput>, context = main): Promise<void> {
  const { digest } = await planned(input);
  await inMain((tx) => rollBack(tx, context, { takeAway: false, ...input, digest }));
  await pushShares();
}

const heldBy = (id: string) =>
  Promise.all(
    children.map((child) =>
      inTenant(child, async (tx) => {
        const [row] = await tx.sql<{ live: number }[]>`select live from content_items where id = ${id}`;
        return row?.live;
      }),
    ),
  );
const targetOf = (id: string, child: TenantRef) =>
  inMain(async (tx) => {
    const [row] = await tx.sql<{ state: string; reason: string | null; cause: string | null }[]>`
      select state, reason, cause from share_targets where item_id = ${id} and tenant_id = ${child.id}`;
    return row;
  });

describe("rolling back", () => {
  it("W5: each tenant goes back to its own last good version, is told so, and is not pushed forward by itself", async () => {
    const { id } = await anItem(main, "global_list");
    await shared(id);
    await edit(id, { data: ["2"] });
    await shared(id, [children[0].id]);
    await edit(id, { data: ["3"] });
    await shared(id);
    expect(await heldBy(id)).toEqual([3, 3]);
    const { lines } = await planned({ itemId: id });
    const by = new Map(lines.map((line) => [line.tenantId, line]));
    expect(by.get(children[0].id)).toMatchObject({ action: "back", from: 3, to: 2 });
    expect(by.get(children[1].id)).toMatchObject({ action: "back", from: 3, to: 1 });
    await back({ itemId: id });
    expect(await heldBy(id)).toEqual([2, 1]);
    expect(await targetOf(id, children[0])).toEqual({
      state: "outdated",
      cause: "rolled_back",
      reason: "Rolled back to version 2; main has version 3.",
    });
    expect((await shareStatus(main, [id])).get(id)).toBe("incomplete");
    expect((await reconcileShares()).again).toBe(0);
    await pushShares();
    expect(await heldBy(id)).toEqual([2, 1]);
    await edit(id, { data: ["4"] });
    expect((await targetOf(id, children[0]))?.reason).toBe("Rolled back to version 2; main has version 4.");
    await shared(id);
    expect(await heldBy(id)).toEqual([4, 4]);
    await back({ itemId: id });
    expect(await heldBy(id)).toEqual([2, 1]);
  });

  it("W5: a tenant without an earlier version is told, and loses the item only where that is asked for", async () => {
    const { id } = await anItem(main, "global_list");
    await shared(id, [children[0].id]);
    await edit(id, { data: ["2"] });
    await shared(id);
    const { lines } = await planned({ itemId: id });
    expect(lines.find(({ tenantId }) => tenantId === children[1].id)).toMatchObject({
      action: "keep",
      reason: "It never held an earlier version without fault.",
    });
    await back({ itemId: id, takeAway: true });
    expect(await heldBy(id)).toEqual([1, undefined]);
  });

  it("C17: what another item needs is not taken away, and a version whose parts are gone is not brought back", async () => {
    const list = await anItem(main, "global_list");
    const other = await anItem(main, "global_list", { labels: ["nobody"] });
    const rule = await anItem(main, "event_rule", {
      definition: { ...aDefinition("event_rule"), listId: other.id },
    });
    await shared(rule.id);
    await edit(rule.id, { ...aDefinition("event_rule"), listId: list.id });
    await shared(rule.id);
    expect(await heldBy(other.id)).toEqual([undefined, undefined]);
    const { lines } = await planned({ itemId: rule.id });
    expect(lines[0]).toMatchObject({
      action: "keep",
      reason: `Version 1 uses ${other.name}, which this tenant does not hold.`,
    });
    await shared(list.id);
    expect((await planned({ itemId: list.id, takeAway: true })).lines[0]?.reason).toBe(
      `It never held an earlier version, and ${rule.name} needs this one.`,
    );
  });

  it("W5: a rollout is rolled back where it has been, with what travelled along, and the others are let go", async () => {
    const list = await anItem(main, "global_list", { labels: ["nobody"] });
    const rule = await anItem(main, "event_rule", {
      definition: { ...aDefinition("event_rule"), listId: list.id },
    });
    const old = await anItem(main, "global_list");
    await shared(old.id);
    await edit(old.id, { data: ["2"] });
    const { id } = { id: await rolledOut([rule.id, old.id], children[0]) };
    expect(await heldBy(old.id)).toEqual([2, 1]);
    expect(await heldBy(list.id)).toEqual([1, undefined]);
    await back({ rolloutId: id, takeAway: true });
    expect(await heldBy(old.id)).toEqual([1, 1]);
    expect(await heldBy(rule.id)).toEqual([undefined, undefined]);
    expect(await heldBy(list.id)).toEqual([undefined, undefined]);
    expect(await targetOf(old.id, children[1])).toMatchObject({ state: "outdated", cause: "own" });
    expect(await targetOf(list.id, children[1])).toBeUndefined();
    const [rollout] = await inMain((tx) => tx.sql`select state from rollouts where id = ${id}`);
    expect(rollout?.state).toBe("rolled_back");
    await advanceRollouts();
    await pushShares();
    expect(await heldBy(old.id)).toEqual([1, 1]);
  });

  it("W5: what was shown and is not true any more is refused; so is an item whose rollout is under way", async () => {
    const { id } = await anItem(main, "global_list");
    await shared(id);
    await edit(id, { data: ["2"] });
    const { digest } = await planned({ itemId: id });
    await shared(id);
    const input = { itemId: id, takeAway: false };
    expect(await outcomeOf(inMain((tx) => rollBack(tx, main, { ...input, digest })))).toMatch(
      /^conflict: Something changed/,
    );
    await edit(id, { data: ["3"] });
    await rolledOut([id], children[0]);
    expect(await outcomeOf(back({ itemId: id }))).toMatch(/^conflict: It goes out in the rings/);
  });

  it("R2: is refused without the right, and for ids of nobody or of another tenant", async () => {
    const { id } = await anItem(main, "global_list");
    await shared(id);
    await edit(id, { data: ["2"] });
    await shared(id);
    const weak = aContext(deployment.main, main.person.id, {
      levels: new Map([
        ["sharing", "edit"],
        ["sharing:push", "edit"],
      ]),
    });
    expect(await outcomeOf(back({ itemId: id }, weak))).toMatch(/^forbidden/);
    const admin = await anAdmin(children[0], "own@child.test");
    const foreign = await anItem(aContext(children[0], admin), "global_list");
    expect(await outcomeOf(planned({ itemId: foreign.id }))).toMatch(/^not_found/);
    expect(await outcomeOf(planned({ rolloutId: randomUUID() }))).toMatch(/^not_found/);
    expect(await outcomeOf(planned({}))).toMatch(/^not_found/);
  });
});
