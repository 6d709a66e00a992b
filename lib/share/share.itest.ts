import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { updateContent } from "@/lib/content/commands/edit";
import { removeContent } from "@/lib/content/commands/remove";
import { goLive } from "@/lib/content/commands/versions";
import { contentItem } from "@/lib/content/queries";
import { aDefinition, anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { switchSites } from "@/lib/sites/commands/edit";
import { pushSites } from "@/lib/sites/push";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { planOf, share } from "./commands/share";
import { pushShares } from "./engine";
import { ensureTargets } from "./ensure";
import type { PlanInput } from "./model";
import { shareStatus } from "./queries";
import { reconcileShares } from "./reconcile";
import { shareTenants } from "./tenants";

let deployment: TestDeployment;
let main: Context;
let children: TenantRef[];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  children = [
    await deployment.child(),
    await deployment.child({ region: "default" }),
    await deployment.child(),
  ];
  for (const child of children) await pair(child);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);
const plan = async (input: Partial<PlanInput> & { itemIds: string[] }) => {
  const tenants = await shareTenants();
  return inMain((tx) => planOf(tx, { mode: "share", ...input }, tenants));
};

/** Plans, carries out and pushes, as a person and the worker do. */
async function shareAll(itemIds: string[], mode: "share" | "stop" = "share") {
  const { digest } = await plan({ itemIds, mode });
  await inMain((tx) => share(tx, main, { itemIds, mode, digest }));
  await pushShares();
}

const held = (child: TenantRef, id: string) =>
  inTenant(child, async (tx) => {
    const [row] = await tx.sql<
      { name: string; live: number; draft: Record<string, unknown>; origin: string }[]
    >`
      select name, live, draft, origin from content_items where id = ${id}`;
    return row;
  });
const status = async (id: string) => (await shareStatus(main, [id])).get(id);
const targetsOf = (id: string) =>
  inMain(
    (tx) => tx.sql<{ tenant_id: string; state: string; reason: string | null; direct: boolean }[]>`
      select tenant_id, state, reason, direct from share_targets where item_id = ${id} order by tenant_id`,
  );
const touch = async (id: string, definition: Record<string, unknown>) => {
  const item = await contentItem(main, id);
  await inMain((tx) =>
    updateContent(tx, main, {
      ...item,
      labels: item.labels,
      settings: {},
      definition,
      id,
      version: item.version,
    } as never),
  );
};

describe("sharing", () => {
  it("C2, C5: an item arrives in every tenant, read-only there, and its status says so", async () => {
    const { id, name } = await anItem(main, "global_list");
    expect(await status(id)).toBe("not_shared");
    const { digest, changes, targeted } = await plan({ itemIds: [id] });
    expect(changes.map(({ action }) => action)).toEqual(["add", "add", "add"]);
    expect(targeted).toHaveLength(3);
    await inMain((tx) => share(tx, main, { itemIds: [id], mode: "share", digest }));
    expect(await status(id)).toBe("sharing");
    await pushShares();
    expect(await status(id)).toBe("successful");
    for (const child of children)
      expect(await held(child, id)).toMatchObject({
        name,
        live: 1,
        origin: "main",
        draft: { data: ["a", "b"] },
      });
    expect((await plan({ itemIds: [id] })).changes).toEqual([]);
  });

  it("C3: an edit of an item, or of what it uses, turns it Incomplete at once, but not what shares by itself", async () => {
    const command = await anItem(main, "utility_command", { ready: true });
    const playbook = await anItem(main, "event_playbook", { uses: command, ready: true });
    const list = await anItem(main, "global_list");
    const rule = await anItem(main, "event_rule", {
      definition: { ...aDefinition("event_rule"), listId: list.id },
    });
    await shareAll([playbook.id, rule.id]);
    expect([await status(playbook.id), await status(rule.id)]).toEqual(["successful", "successful"]);
    await touch(list.id, { data: ["other"] });
    expect(await status(list.id)).toBe("incomplete");
    expect(await status(rule.id)).toBe("incomplete");
    await shareAll([list.id]);
    expect([await status(list.id), await status(rule.id)]).toEqual(["successful", "successful"]);
    await touch(command.id, { inputs: [], expression: "$now() & 'x'", output: "text" });
    expect(await status(playbook.id)).toBe("successful");
    const { version } = await contentItem(main, command.id);
    await inMain((tx) => goLive(tx, main, { id: command.id, version, note: "" }));
    expect(await status(playbook.id)).toBe("successful");
    await pushShares();
    expect(await status(playbook.id)).toBe("successful");
    expect(await held(children[0] as TenantRef, command.id)).toMatchObject({ live: 2 });
  });

  it("C9, C18: a utility command is shared by itself as it goes live, and the log has the plan", async () => {
    const command = await anItem(main, "utility_command", { ready: true });
    expect(await status(command.id)).toBe("sharing");
    await pushShares();
    expect(await status(command.id)).toBe("successful");
    await touch(command.id, { inputs: [], expression: "1", output: "number" });
    const { version } = await contentItem(main, command.id);
    const change = await inMain((tx) => goLive(tx, main, { id: command.id, version, note: "" }));
    expect(change.also).toMatchObject([
      {
        target: { kind: "share" },
        after: { byItself: true, changes: children.map(() => ({ action: "overwrite" })) },
      },
    ]);
    await pushShares();
    expect(await held(children[0] as TenantRef, command.id)).toMatchObject({ live: 2 });
    const local = aContext(
      children[0] as TenantRef,
      await anAdmin(children[0] as TenantRef, "own@child.test"),
    );
    const own = await anItem(local, "utility_command", { ready: true });
    await pushShares();
    expect(await held(children[1] as TenantRef, own.id)).toBeUndefined();
  });

  it("C17, C19: what travelled along goes with the last that needs it, and nothing local goes", async () => {
    const command = await anItem(main, "utility_command", { ready: true, labels: ["Premium"] });
    const first = await anItem(main, "event_playbook", { uses: command, ready: true });
    const second = await anItem(main, "event_playbook", { uses: command, ready: true });
    await shareAll([first.id, second.id]);
    await shareAll([first.id], "stop");
    const [child] = children as [TenantRef];
    expect(await held(child, first.id)).toBeUndefined();
    expect(await held(child, command.id)).toBeDefined();
    await shareAll([second.id], "stop");
    expect(await held(child, command.id)).toBeUndefined();
    expect(await targetsOf(command.id)).toEqual([]);
    await inMain((tx) => removeContent(tx, main, { ids: [first.id, second.id, command.id] }));
  });

  it("C6-C13: what may not be shared is refused with its reason, and what needs it is not half sent", async () => {
    const draft = await anItem(main, "utility_command");
    const playbook = await anItem(main, "event_playbook", { uses: draft, ready: true });
    const off = await anItem(main, "event_rule", { settings: { sharedByDefault: false } });
    const { refused, changes } = await plan({ itemIds: [off.id, playbook.id] });
    expect(refused).toEqual([{ itemId: off.id, reason: "Its Shared by default is off." }]);
    expect(changes).toHaveLength(3);
    for (const change of changes) {
      expect(change).toMatchObject({
        itemId: playbook.id,
        blocked: true,
        failure: `It uses ${draft.name}, which cannot travel along. It has no live version yet.`,
      });
    }
    await shareAll([playbook.id]);
    expect(await status(playbook.id)).toBe("incomplete");
    expect(await held(children[0] as TenantRef, playbook.id)).toBeUndefined();
  });

  it("T8: labels choose the tenants; a tenant that comes to be targeted turns it Incomplete", async () => {
    const [child] = children as [TenantRef];
    const { id } = await anItem(main, "global_list", { labels: ["Premium"] });
    expect((await plan({ itemIds: [id] })).targeted).toEqual([]);
    const label = (labels: string[]) =>
      inControl((tx) => tx.sql`update tenants set labels = ${labels}::text[] where id = ${child.id}`);
    await label(["all", "Premium"]);
    expect((await plan({ itemIds: [id] })).targeted).toEqual([child.id]);
    await shareAll([id]);
    expect(await status(id)).toBe("successful");
    await label(["all"]);
    await ensureTargets();
    expect(await status(id)).toBe("incomplete");
    const { changes } = await plan({ itemIds: [id] });
    expect(changes).toMatchObject([{ action: "remove", tenantId: child.id }]);
    await shareAll([id]);
    expect(await held(child, id)).toBeUndefined();
  });

  it("C18: a plan that is no longer true is refused, and nothing is done", async () => {
    const { id } = await anItem(main, "global_list");
    const { digest } = await plan({ itemIds: [id] });
    await touch(id, { data: ["new"] });
    const input = { itemIds: [id], mode: "share" as const, digest };
    expect(await outcomeOf(inMain((tx) => share(tx, main, input)))).toMatch(/^conflict: Something changed/);
    expect(await targetsOf(id)).toEqual([]);
  });

  it("C7: an inactive site makes an incident playbook Incomplete and is named, with each site's reason", async () => {
    const [child] = children as [TenantRef];
    const [open, closed] = [randomUUID(), randomUUID()];
    await inMain(
      (tx) => tx.sql`
        insert into sites (id, tenant_id, name, active)
        values (${open}, ${child.id}, 'Berlin', true), (${closed}, ${child.id}, 'Oslo', false)`,
    );
    const { id } = await anItem(main, "incident_playbook", { ready: true });
    const { changes } = await plan({ itemIds: [id] });
    expect(changes.find(({ tenantId }) => tenantId === child.id)?.failure).toBe("The site Oslo is inactive.");
    await shareAll([id]);
    expect(await status(id)).toBe("incomplete");
    expect((await targetsOf(id)).find((row) => row.tenant_id === child.id)).toMatchObject({
      state: "failed",
      reason: "The site Oslo is inactive.",
    });
    const sites = await inMain(
      (tx) => tx.sql`select site_id, state from share_sites where item_id = ${id} order by state`,
    );
    expect(sites).toEqual([
      { site_id: closed, state: "failed" },
      { site_id: open, state: "successful" },
    ]);
    await inMain((tx) => tx.sql`update sites set active = true where id = ${closed}`);
    await shareAll([id]);
    expect(await status(id)).toBe("successful");
    await inMain((tx) => tx.sql`delete from sites where tenant_id = ${child.id}`);
  });

  it("T7, C10: a connection of a disabled site is not put back by sharing it again, and comes with its site", async () => {
    const [child] = children as [TenantRef];
    const siteId = randomUUID();
    await inMain(
      (tx) => tx.sql`insert into sites (id, tenant_id, name) values (${siteId}, ${child.id}, 'Bergen')`,
    );
    const definition = {
      ...aDefinition("connection", await anItem(main, "integration")),
      scope: { kind: "site", tenantId: child.id, siteId },
    };
    const { id } = await anItem(main, "connection", { definition });
    const turn = async (active: boolean) => {
      await inMain((tx) => switchSites(tx, main, { ids: [siteId], active }));
      await pushSites({ tenantIds: [child.id] });
    };
    await shareAll([id]);
    expect(await held(child, id)).toBeDefined();
    await turn(false);
    expect(await held(child, id)).toBeUndefined();
    await shareAll([id]);
    expect(await held(child, id)).toBeUndefined();
    expect(await targetsOf(id)).toMatchObject([{ state: "failed", reason: "The site Bergen is inactive." }]);
    await reconcileShares();
    await pushShares();
    expect(await reconcileShares()).toEqual({ again: 0 });
    expect(await held(child, id)).toBeUndefined();
    await turn(true);
    await shareAll([id]);
    expect(await held(child, id)).toBeDefined();
    expect(await targetsOf(id)).toMatchObject([{ state: "successful" }]);
    await inMain((tx) => tx.sql`delete from sites where id = ${siteId}`);
  });

  it("C10: a connection goes only where its scope reaches, its secret sealed", async () => {
    const [child] = children as [TenantRef];
    const integration = await anItem(main, "integration");
    const definition = {
      ...aDefinition("connection", integration),
      scope: { kind: "tenant", tenantId: child.id },
    };
    const { id } = await anItem(main, "connection", { definition });
    expect((await plan({ itemIds: [id] })).targeted).toEqual([child.id]);
    await shareAll([id]);
    expect(await held(child, id)).toBeDefined();
    expect(await held(child, integration.id)).toBeDefined();
    expect(await held(children[1] as TenantRef, id)).toBeUndefined();
  });

  it("C2: a tenant that cannot be written is told with a reason, does not hold back the others, and heals", async () => {
    const [bad, ...good] = children as [TenantRef, TenantRef, TenantRef];
    const { id } = await anItem(main, "global_list");
    const admin = deployment.admin(bad.region);
    await admin.unsafe(`alter table ${bad.schema}.content_items rename to content_items_gone`);
    await shareAll([id]);
    expect((await targetsOf(id)).find((row) => row.tenant_id === bad.id)).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/^Its schema is damaged or incomplete\..*\(reference \w+\)/),
    });
    for (const child of good) expect(await held(child, id)).toBeDefined();
    expect(await status(id)).toBe("incomplete");
    await admin.unsafe(`alter table ${bad.schema}.content_items_gone rename to content_items`);
    await shareAll([id]);
    expect(await status(id)).toBe("successful");
  });

  it("C2, T3: a tenant whose database does not answer says so, holds back no other, and heals by itself", async () => {
    const [down, ...up] = children as [TenantRef, TenantRef, TenantRef];
    const { id } = await anItem(main, "global_list");
    process.env.REGION_DOWN_DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
    const place = (region: string) =>
      inControl(({ sql }) => sql`update tenants set region = ${region} where id = ${down.id}`);
    await inControl(({ sql }) => sql`insert into regions (name, label) values ('down', 'Down')`);
    await place("down");
    await shareAll([id]);
    for (const child of up) expect(await held(child, id)).toBeDefined();
    expect((await targetsOf(id)).find((row) => row.tenant_id === down.id)).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/could not be reached.*\(reference [0-9a-f]{8}\)/),
    });
    await place(down.region);
    delete process.env.REGION_DOWN_DATABASE_URL;
    expect((await reconcileShares()).again).toBe(1);
    await pushShares();
    expect(await held(down, id)).toBeDefined();
    expect(await status(id)).toBe("successful");
  });

  it("C2: what was changed behind main's back in a child is found and repaired", async () => {
    const [child] = children as [TenantRef];
    const { id } = await anItem(main, "global_list");
    await shareAll([id]);
    await inTenantAsMain(child, (tx) => tx.sql`delete from content_items where id = ${id}`);
    expect((await reconcileShares()).again).toBe(1);
    await pushShares();
    expect(await held(child, id)).toBeDefined();
    expect((await reconcileShares()).again).toBe(0);
  });

  it("R2: is refused to someone without the right, and for ids of another tenant", async () => {
    const { id } = await anItem(main, "global_list");
    const { digest } = await plan({ itemIds: [id] });
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["sharing", "edit"]]),
    });
    const input = { itemIds: [id], mode: "share" as const, digest };
    expect(await outcomeOf(inMain((tx) => share(tx, weak, input)))).toMatch(/^forbidden/);
    const foreign = await anItem(
      aContext(children[0] as TenantRef, await anAdmin(children[0] as TenantRef, "x@y.test")),
      "global_list",
    );
    expect(await outcomeOf(plan({ itemIds: [foreign.id] }))).toMatch(/^not_found/);
    expect(await outcomeOf(plan({ itemIds: [id], tenantIds: [randomUUID()] }))).toMatch(/^not_found/);
  });
});
