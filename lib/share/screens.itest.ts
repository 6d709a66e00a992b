import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { takenBack } from "@/lib/content/taken-back";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { retryShare } from "./commands/retry";
import { share } from "./commands/share";
import { pushShares } from "./engine";
import { ensureTargets } from "./ensure";
import { ShareLogQuery, shareLog, shareSites } from "./log";
import type { RetryInput } from "./model";
import { PlanQuery, readPlan } from "./plan-read";
import { shareStatus, shareTally } from "./queries";

let deployment: TestDeployment;
let main: Context;
let children: [TenantRef, TenantRef];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  children = [await deployment.child(), await deployment.child({ region: "default" })];
  for (const child of children) await pair(child);
});

afterAll(() => deployment.close());

const planned = (itemIds: string[], more: object = {}) =>
  readPlan(main, PlanQuery.parse({ items: itemIds.join(","), ...more }));
async function shared(itemIds: string[], mode: "share" | "stop" = "share") {
  const { digest } = await planned(itemIds, { mode });
  await execute({ name: "share.start", run: share }, main, { itemIds, mode, digest });
  await pushShares();
}
const tryAgain = (input: RetryInput, context = main) =>
  execute({ name: "share.retry", run: retryShare }, context, input);
const logOf = (item: string, more: object = {}, context = main) =>
  shareLog(context, ShareLogQuery.parse({ item, ...more }));
const weak = () =>
  aContext(deployment.main, main.person.id, {
    accountAdmin: false,
    levels: new Map([
      ["sharing", "edit"],
      ["sharing:push", "edit"],
    ]),
  });

describe("screens of sharing", () => {
  it("C17, C18: the plan tells what travels along and because of what, tenant by tenant", async () => {
    const command = await anItem(main, "utility_command", { ready: true, labels: ["none"] });
    const playbook = await anItem(main, "event_playbook", { uses: command, ready: true });
    const plan = await planned([playbook.id]);
    expect(plan).toMatchObject({ targeted: 2, totals: { add: 4, tenants: 2, changes: 4 }, next: null });
    expect(plan.items.find(({ id }) => id === command.id)).toMatchObject({ add: 2, because: playbook.name });
    expect(plan.tenants[0]?.changes.find(({ itemId }) => itemId === command.id)?.with).toBe(playbook.name);
    const [first] = children;
    expect(await planned([playbook.id], { tenants: first.id })).toMatchObject({ targeted: 1 });
  });

  it("C4: the log tells each tenant, finds by name, and tries again where it failed", async () => {
    const { id, name } = await anItem(main, "global_list");
    const [bad] = children;
    const admin = deployment.admin(bad.region);
    await admin.unsafe(`alter table ${bad.schema}.content_items rename to content_items_gone`);
    await shared([id]);
    await admin.unsafe(`alter table ${bad.schema}.content_items_gone rename to content_items`);
    const log = await logOf(id);
    expect(log).toMatchObject({ name, status: "incomplete", counts: { failed: 1, successful: 1 } });
    expect(log.events).toMatchObject([{ what: "share", who: "Test Admin", tenants: 2 }]);
    const failed = await logOf(id, { only: "failed" });
    expect(failed.rows).toMatchObject([{ tenantId: bad.id, state: "failed", held: null, wanted: 1 }]);
    expect((await logOf(id, { q: bad.name })).rows.map(({ tenantId }) => tenantId)).toContain(bad.id);
    expect((await logOf(id, { q: "no such tenant" })).rows).toEqual([]);
    expect(await shareTally(main, [id])).toEqual({ sharing: 0, failed: 1, tenants: 2 });
    expect(await tryAgain({ itemId: id, only: "failed" })).toEqual({ tenants: 1 });
    await pushShares();
    expect((await logOf(id)).status).toBe("successful");
  });

  it("C4, C17: trying again what travels along does not come to share it by itself", async () => {
    const command = await anItem(main, "utility_command", { labels: ["none"], ready: true });
    const playbook = await anItem(main, "event_playbook", { uses: command, ready: true });
    await shared([playbook.id]);
    await inTenant(
      deployment.main,
      (tx) => tx.sql`update share_targets set state = 'failed', applied = null where item_id = ${command.id}`,
    );
    expect(await tryAgain({ itemId: command.id })).toEqual({ tenants: 2 });
    await pushShares();
    const rows = (await logOf(command.id)).rows;
    expect(rows.map(({ state, along }) => ({ state, along }))).toEqual([
      { state: "successful", along: true },
      { state: "successful", along: true },
    ]);
    const alone = await anItem(main, "global_list");
    expect(await outcomeOf(tryAgain({ itemId: alone.id }))).toBe("conflict: This item is not shared.");
  });

  it("C5, T10: what main takes back disappears in the child and is told there once", async () => {
    const { id, name } = await anItem(main, "global_list");
    await shared([id]);
    await shared([id], "stop");
    await pushShares();
    const [child] = children;
    const context = aContext(child, await anAdmin(child, "own@child.test"));
    const rows = await inTenant(
      child,
      (tx) => tx.sql`select actor_kind, action, target_name from audit where target_id = ${id}`,
    );
    expect(rows).toEqual([{ actor_kind: "main", action: "share.taken_back", target_name: name }]);
    expect(await takenBack(context)).toContainEqual(expect.objectContaining({ names: [name], items: 1 }));
    const blind = aContext(child, context.person.id, { accountAdmin: false, levels: new Map() });
    expect(await takenBack(blind)).toEqual([]);
    expect(await shareStatus(main, [id])).toEqual(new Map([[id, "not_shared"]]));
  });

  it("C3: a newly paired tenant turns what targets it Incomplete at once", async () => {
    const { id } = await anItem(main, "global_list");
    await shared([id]);
    const late = await deployment.child();
    await pair(late);
    await ensureTargets();
    expect((await logOf(id)).rows.find(({ tenantId }) => tenantId === late.id)?.state).toBe("missing");
    expect((await shareStatus(main, [id])).get(id)).toBe("incomplete");
    await inControl((tx) => tx.sql`update pairings set status = 'unpaired' where tenant_id = ${late.id}`);
    await ensureTargets();
    expect((await shareStatus(main, [id])).get(id)).toBe("successful");
  });

  it("R2, T6: plan, log, sites, share and retry refuse without the right and for unknown ids", async () => {
    const { id } = await anItem(main, "global_list");
    const { digest } = await planned([id]);
    const query = PlanQuery.parse({ items: id });
    const words = /^forbidden: You need View of “Global lists”/;
    expect(await outcomeOf(readPlan(weak(), query))).toMatch(words);
    expect(await outcomeOf(logOf(id, {}, weak()))).toMatch(words);
    expect(await outcomeOf(shareSites(weak(), { item: id, tenant: children[0].id }))).toMatch(words);
    expect(await outcomeOf(tryAgain({ itemId: id }, weak()))).toMatch(words);
    const input = { itemIds: [id], mode: "share" as const, digest };
    const run = (context: Context) => execute({ name: "share.start", run: share }, context, input);
    expect(await outcomeOf(run(weak()))).toMatch(words);
    const viewer = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([
        ["sharing", "view"],
        ["lists", "edit"],
      ]),
    });
    expect(await outcomeOf(run(viewer))).toMatch(/^forbidden/);
    expect(await outcomeOf(tryAgain({ itemId: id }, viewer))).toMatch(/^forbidden/);
    const [child] = children;
    const foreign = await anItem(aContext(child, await anAdmin(child, "x@y.test")), "global_list");
    expect(await outcomeOf(planned([foreign.id]))).toMatch(/^not_found/);
    expect(await outcomeOf(logOf(foreign.id))).toMatch(/^not_found/);
    expect(await outcomeOf(tryAgain({ itemId: foreign.id }))).toMatch(/^not_found/);
    expect(await outcomeOf(tryAgain({ itemId: id, tenantIds: [randomUUID()] }))).toMatch(/^not_found/);
    expect(await outcomeOf(planned([id], { tenants: randomUUID() }))).toMatch(/^not_found/);
    expect(await outcomeOf(planned(["no id"]))).toMatch(/^invalid/);
  });
});
