import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { updateContent } from "@/lib/content/commands/edit";
import { goLive } from "@/lib/content/commands/versions";
import { contentItem } from "@/lib/content/queries";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { shareStatus } from "@/lib/share/queries";
import { reconcileShares } from "@/lib/share/reconcile";
import { shareTenants } from "@/lib/share/tenants";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { advanceRollouts } from "./advance";
import { startRollout } from "./commands/start";
import { approveRing, cancelRollout, resumeRollout, stopRollout } from "./commands/steer";
import type { RolloutPlanInput } from "./model";
import { rolloutPlanOf } from "./plan";

let deployment: TestDeployment;
let main: Context;
let other: Context;
let children: [TenantRef, TenantRef, TenantRef];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  other = aContext(deployment.main, await anAdmin(deployment.main, "second@main.test"));
  children = [
    await deployment.child({ name: "Canary" }),
    await deployment.child({ name: "Premium", region: "default" }),
    await deployment.child({ name: "Plain" }),
  ];
  for (const child of children) await pair(child);
  await inControl((tx) => tx.sql`update tenants set labels = '{all,Premium}' where id = ${children[1].id}`);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);

type Pause = { waitMinutes?: number; approval?: boolean };

const wished = (itemIds: string[], second: Pause = {}, rest: Pause = {}): RolloutPlanInput => {
  const pause = { waitMinutes: 0, approval: false };
  return {
    itemIds,
    rings: [
      { name: "Canary", labels: [], tenantIds: [children[0].id], ...pause },
      { name: "Premium", labels: ["Premium"], tenantIds: [], ...pause, ...second },
    ],
    rest: { ...pause, ...rest },
  };
};

async function start(input: RolloutPlanInput, context = main): Promise<string> {
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => rolloutPlanOf(tx, input, tenants));
  const started = await inMain((tx) => startRollout(tx, context, { ...input, digest, name: "New lists" }));
  return started.data.id;
}

/** What the worker does until there is nothing more to do. */
async function work(rounds = 8): Promise<void> {
  for (let n = 0; n < rounds; n++) {
    await advanceRollouts();
    await pushShares();
  }
}

const rolloutOf = (id: string) =>
  inMain(async (tx) => {
    const [row] = await tx.sql<{ state: string; reason: string | null; version: number }[]>`
      select state, reason, version from rollouts where id = ${id}`;
    if (!row) throw new Error("no such rollout");
    return row;
  });
const ringsOf = (id: string) =>
  inMain(async (tx) => {
    const rows = await tx.sql<{ state: string }[]>`
      select state from rollout_rings where rollout_id = ${id} order by number`;
    return rows.map(({ state }) => state);
  });
const steer = async (id: string) => ({ id, version: (await rolloutOf(id)).version });
const held = (child: TenantRef, id: string) =>
  inTenant(child, async (tx) => {
    const [row] = await tx.sql<{ live: number }[]>`select live from content_items where id = ${id}`;
    return row?.live;
  });
const heldBy = (id: string) => Promise.all(children.map((child) => held(child, id)));
const targetOf = (id: string, child: TenantRef) =>
  inMain(async (tx) => {
    const [row] = await tx.sql<{ state: string; reason: string | null; cause: string | null }[]>`
      select state, reason, cause from share_targets where item_id = ${id} and tenant_id = ${child.id}`;
    return row;
  });
const status = async (id: string) => (await shareStatus(main, [id])).get(id);

async function edit(id: string, change: Record<string, unknown>): Promise<void> {
  const item = await contentItem(main, id);
  await inMain((tx) =>
    updateContent(tx, main, {
      id,
      version: item.version,
      name: item.name,
      description: item.description,
      labels: item.labels,
      settings: item.settings,
      definition: item.draft,
      ...change,
    }),
  );
}

async function shared(itemIds: string[]): Promise<void> {
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => planOf(tx, { itemIds, mode: "share" }, tenants));
  await inMain((tx) => share(tx, main, { itemIds, mode: "share", digest }));
  await pushShares();
}

async function breakChild(child: TenantRef, broken: boolean): Promise<void> {
  const [from, to] = broken ? ["content_items", "content_gone"] : ["content_gone", "content_items"];
  await deployment.admin(child.region).unsafe(`alter table ${child.schema}.${from} rename to ${to}`);
}

describe("rollouts", () => {
  it("W5: goes ring by ring, the canary first, and says meanwhile what waits for which ring", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id]));
    expect(await targetOf(id, children[2])).toMatchObject({
      state: "missing",
      reason: "It waits for ring 3 of the rollout “New lists”.",
    });
    await advanceRollouts();
    expect(await status(id)).toBe("sharing");
    await pushShares();
    expect(await heldBy(id)).toEqual([1, undefined, undefined]);
    expect(await status(id)).toBe("incomplete");
    await advanceRollouts();
    await pushShares();
    expect(await heldBy(id)).toEqual([1, 1, undefined]);
    await work();
    expect(await heldBy(id)).toEqual([1, 1, 1]);
    expect(await status(id)).toBe("successful");
    expect(await rolloutOf(rollout)).toMatchObject({ state: "done" });
    expect(await ringsOf(rollout)).toEqual(["successful", "successful", "successful"]);
  });

  it("W5: a push wakes the rollout by a job, and the worker's death between two rings loses nothing", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id]));
    const jobs = () =>
      deployment
        .admin()
        .unsafe(
          "select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'rollout'",
        );
    expect(await jobs()).toHaveLength(1);
    await advanceRollouts();
    await deployment.admin().unsafe("delete from graphile_worker._private_jobs");
    const dying = async (step: string) => {
      if (step === "applied") throw new Error("the worker died");
    };
    expect(await outcomeOf(pushShares(dying))).toMatch(/the worker died/);
    await work(1);
    expect(await jobs()).toHaveLength(1);
    expect(await ringsOf(rollout)).toEqual(["running", "waiting", "waiting"]);
    await work();
    expect(await ringsOf(rollout)).toEqual(["successful", "successful", "successful"]);
  });

  it("W5: a failure stops it with the reason; nothing further is pushed until it is resumed", async () => {
    const { id } = await anItem(main, "global_list");
    await breakChild(children[0], true);
    const rollout = await start(wished([id]));
    await work();
    await breakChild(children[0], false);
    const stopped = await rolloutOf(rollout);
    expect(stopped.state).toBe("stopped");
    expect(stopped.reason).toMatch(/^Ring 1, Canary: Canary: global_list \w+: Its schema is damaged/);
    await reconcileShares();
    await work();
    expect(await heldBy(id)).toEqual([undefined, undefined, undefined]);
    await inMain(async (tx) => resumeRollout(tx, main, await steer(rollout)));
    await work();
    expect(await heldBy(id)).toEqual([1, 1, 1]);
    expect(await rolloutOf(rollout)).toMatchObject({ state: "done", reason: null });
  });

  it("W5: a ring waits for another person than who started it", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id], { approval: true }));
    const ring = 2;
    expect(
      await outcomeOf(inMain(async (tx) => approveRing(tx, other, { ...(await steer(rollout)), ring }))),
    ).toMatch(/^conflict: Ring 2 does not wait/);
    await work();
    expect(await heldBy(id)).toEqual([1, undefined, undefined]);
    const input = { ...(await steer(rollout)), ring };
    expect(await outcomeOf(inMain((tx) => approveRing(tx, main, input)))).toMatch(/^forbidden: You started/);
    const weak = aContext(deployment.main, other.person.id, { levels: new Map([["sharing", "edit"]]) });
    expect(await outcomeOf(inMain((tx) => approveRing(tx, weak, input)))).toMatch(/^forbidden/);
    await inMain((tx) => approveRing(tx, other, input));
    await work();
    expect(await heldBy(id)).toEqual([1, 1, 1]);
  });

  it("W5: a ring waits its time after the one before", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id], {}, { waitMinutes: 60 }));
    await work();
    expect(await heldBy(id)).toEqual([1, 1, undefined]);
    await inMain(
      (tx) => tx.sql`
        update rollout_rings set ended_at = ended_at - interval '61 minutes' where rollout_id = ${rollout}`,
    );
    await work();
    expect(await heldBy(id)).toEqual([1, 1, 1]);
  });

  it("C18: what was planned goes to every ring, whatever becomes live meanwhile, and the status says so", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id], {}, { approval: true }));
    await work();
    await edit(id, { definition: { data: ["newer"] } });
    await inMain(async (tx) => approveRing(tx, other, { ...(await steer(rollout)), ring: 3 }));
    await work();
    expect(await heldBy(id)).toEqual([1, 1, 1]);
    expect(await rolloutOf(rollout)).toMatchObject({ state: "done" });
    expect(await targetOf(id, children[2])).toMatchObject({
      state: "outdated",
      reason: "It holds version 1, as its rollout planned; main has version 2.",
    });
    await shared([id]);
    expect(await heldBy(id)).toEqual([2, 2, 2]);
    expect(await status(id)).toBe("successful");
  });

  it("C18: stops where a name changed that has no versions", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id], { approval: true }));
    await work();
    await edit(id, { description: "Another" });
    await inMain(async (tx) => approveRing(tx, other, { ...(await steer(rollout)), ring: 2 }));
    await work();
    expect((await rolloutOf(rollout)).reason).toMatch(
      /^Ring 2, Premium: The name, the description or a secret/,
    );
    expect(await heldBy(id)).toEqual([1, undefined, undefined]);
    await inMain(async (tx) => cancelRollout(tx, main, await steer(rollout)));
    expect(await targetOf(id, children[2])).toMatchObject({ state: "missing", cause: null });
    await shared([id]);
    expect(await heldBy(id)).toEqual([1, 1, 1]);
  });

  it("W5: sharing past its rings is refused until it ends; stopped by hand, no further ring begins", async () => {
    const { id } = await anItem(main, "global_list");
    const rollout = await start(wished([id]));
    expect(await outcomeOf(shared([id]))).toMatch(/^conflict: .* goes out in the rings of “New lists”/);
    expect(await outcomeOf(start(wished([id])))).toMatch(/^conflict: .* goes out in the rings/);
    await inMain(async (tx) => stopRollout(tx, main, await steer(rollout)));
    await work();
    expect(await heldBy(id)).toEqual([undefined, undefined, undefined]);
    await inMain(async (tx) => cancelRollout(tx, main, await steer(rollout)));
    expect(await outcomeOf(inMain(async (tx) => stopRollout(tx, main, await steer(rollout))))).toMatch(
      /^conflict/,
    );
  });

  it("C9: what shares by itself meanwhile is not put back by a later ring", async () => {
    const command = await anItem(main, "utility_command", { ready: true, labels: ["nobody"] });
    const playbook = await anItem(main, "event_playbook", { uses: command, ready: true });
    await pushShares();
    const rollout = await start(wished([playbook.id], { approval: true }));
    await work();
    const item = await contentItem(main, command.id);
    await edit(command.id, {
      labels: ["all"],
      definition: { inputs: [], expression: "1", output: "number" },
    });
    const { version } = await contentItem(main, command.id);
    await inMain((tx) => goLive(tx, main, { id: command.id, version, note: "" }));
    expect(item.live).toBe(1);
    await pushShares();
    await inMain(async (tx) => approveRing(tx, other, { ...(await steer(rollout)), ring: 2 }));
    await work();
    expect(await heldBy(command.id)).toEqual([2, 2, 2]);
    expect(await heldBy(playbook.id)).toEqual([1, 1, 1]);
    expect(await rolloutOf(rollout)).toMatchObject({ state: "done" });
  });

  it("R2: is refused without the right, for foreign ids, and where the plan is another by now", async () => {
    const { id } = await anItem(main, "global_list");
    const weak = aContext(deployment.main, main.person.id, { levels: new Map([["sharing", "edit"]]) });
    expect(await outcomeOf(start(wished([id]), weak))).toMatch(/^forbidden/);
    expect(await outcomeOf(start(wished([randomUUID()])))).toMatch(/^not_found/);
    const foreign = wished([id]);
    const [first] = foreign.rings;
    if (first) first.tenantIds = [randomUUID()];
    expect(await outcomeOf(start(foreign))).toMatch(/^not_found/);
    const unknown = { id: randomUUID(), version: 1 };
    expect(await outcomeOf(inMain((tx) => stopRollout(tx, main, unknown)))).toMatch(/^not_found/);
    const tenants = await shareTenants();
    const { digest } = await inMain((tx) => rolloutPlanOf(tx, wished([id]), tenants));
    await edit(id, { definition: { data: ["other"] } });
    expect(
      await outcomeOf(inMain((tx) => startRollout(tx, main, { ...wished([id]), digest, name: "Late" }))),
    ).toMatch(/^conflict: Something changed/);
    const rollout = await start(wished([id]));
    const old = { id: rollout, version: 99 };
    expect(await outcomeOf(inMain((tx) => stopRollout(tx, main, old)))).toMatch(/^conflict/);
    await inMain(async (tx) => cancelRollout(tx, main, await steer(rollout)));
  });
});
