import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { deleteUsers } from "@/lib/users/commands/delete";
import { deactivateUsers } from "@/lib/users/commands/status";
import { userById } from "@/lib/users/queries";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { leavingPlan, ownerOptions } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
});
afterAll(() => deployment.close());

let made = 0;
async function key(owner: string, name = `Key ${++made}`, tenant = child): Promise<string> {
  const id = randomUUID();
  await inTenant(
    tenant,
    ({ sql }) => sql`
      insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
      values (${id}, ${name}, '…', ${Buffer.from(id)}, ${owner}, ${owner})`,
  );
  return id;
}

async function view(owner: string, name: string, shared = true): Promise<string> {
  const id = randomUUID();
  await inTenant(
    child,
    ({ sql }) => sql`
      insert into saved_views (id, screen, name, shared, owner_id)
      values (${id}, 'users', ${name}, ${shared}, ${owner})`,
  );
  return id;
}

async function ownersOf(table: "api_keys" | "saved_views", ids: string[]): Promise<unknown[]> {
  const rows = await inTenant(
    child,
    ({ sql }) =>
      sql`select owner_id from ${sql(table)} where id = any (${ids}::uuid[]) order by created_at, id`,
  );
  return rows.map((row) => row.owner_id);
}

const commands = [
  ["deactivated", deactivateUsers],
  ["deleted", deleteUsers],
] as const;

describe.each(commands)("before someone is %s", (_, leave) => {
  it("U10: what he owns must be decided on: nothing is handed over or left silently", async () => {
    const admin = actingIn(child);
    const [ann, bob] = [await activeUser(child, { firstName: "Ann" }), await activeUser(child)];
    const ids = [await key(ann, `CI ${ann}`), await key(bob)];
    const shared = await view(ann, "Locked ones");
    await expect(perform(leave, admin, { userIds: [ann] })).rejects.toMatchObject({
      code: "conflict",
      message: `Something is owned: 1 API key: CI ${ann}; 1 shared view: Locked ones. Decide what becomes of it. Nothing was changed.`,
    });
    expect(await userById(admin, ann)).toMatchObject({ status: "active" });

    const { owned, stamp } = await leavingPlan(admin, [ann]);
    expect(owned).toEqual([
      { kind: "api-keys", count: 1, first: [`CI ${ann}`] },
      { kind: "views", count: 1, first: ["Locked ones"] },
    ]);
    await perform(leave, admin, { userIds: [ann], plan: { stamp, to: bob } });
    expect(await ownersOf("api_keys", ids)).toEqual([bob, bob]);
    expect(await ownersOf("saved_views", [shared])).toEqual([bob]);
    const [log] = await inTenant(
      child,
      ({ sql }) => sql`select after from audit where action = ${leave.name} and target_id = ${ann}`,
    );
    expect(log?.after).toMatchObject({
      handedOver: {
        to: bob,
        things: [
          { kind: "api-keys", id: ids[0] },
          { kind: "views", id: shared },
        ],
      },
    });
  });

  it("U10, K2: it can be left as it is, and reassigned of many in one step", async () => {
    const admin = actingIn(child);
    const [one, two, heir] = [await activeUser(child), await activeUser(child), await activeUser(child)];
    const left = await key(one);
    const first = await leavingPlan(admin, [one]);
    await perform(leave, admin, { userIds: [one], plan: { stamp: first.stamp, to: null } });
    expect(await ownersOf("api_keys", [left])).toEqual([one]);

    const three = await activeUser(child);
    const ids = [await key(two), await key(three)];
    await view(heir, "Mine");
    const views = [await view(two, "Mine"), await view(three, "mine")];
    const { stamp, owned } = await leavingPlan(admin, [two, three]);
    expect(owned.map(({ count }) => count)).toEqual([2, 2]);
    await perform(leave, admin, { userIds: [three, two], plan: { stamp, to: heir } });
    expect(await ownersOf("api_keys", ids)).toEqual([heir, heir]);
    expect(await ownersOf("saved_views", views)).toEqual([heir, heir]);
  });

  it("U10: a decision on something else than what is owned now is refused", async () => {
    const admin = actingIn(child);
    const [ann, bob] = [await activeUser(child), await activeUser(child)];
    const { stamp } = await leavingPlan(admin, [ann]);
    const id = await key(ann);
    for (const plan of [
      { stamp, to: bob },
      { stamp, to: null },
      { stamp: "made up", to: bob },
    ]) {
      await expect(perform(leave, admin, { userIds: [ann], plan })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("has changed meanwhile"),
      });
    }
    const other = await leavingPlan(admin, [bob]);
    await expect(
      perform(leave, admin, { userIds: [ann], plan: { stamp: other.stamp, to: bob } }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await ownersOf("api_keys", [id])).toEqual([ann]);
  });

  it("U10: the new owner is an active user made here, not one who leaves, and no foreign one", async () => {
    const admin = actingIn(child);
    const [ann, cid] = [await activeUser(child), await activeUser(child)];
    const inactive = await activeUser(child);
    await perform(deactivateUsers, admin, { userIds: [inactive] });
    const synced = await activeUser(child, { origin: "main" });
    const foreign = await activeUser(main);
    const id = await key(ann);
    const { stamp } = await leavingPlan(admin, [ann, cid]);
    for (const to of [ann, cid, inactive, synced, foreign, randomUUID()]) {
      await expect(perform(leave, admin, { userIds: [ann, cid], plan: { stamp, to } })).rejects.toMatchObject(
        { code: "invalid", fields: { to: expect.any(String) } },
      );
    }
    expect(await ownersOf("api_keys", [id])).toEqual([ann]);
    expect(await userById(admin, cid)).toMatchObject({ status: "active" });
  });

  it("who owns nothing leaves without a word", async () => {
    const id = await activeUser(child);
    expect(await perform(leave, actingIn(child), { userIds: [id] })).toEqual({ changed: 1 });
  });
});

describe("what goes with the person", () => {
  it("U8: private views are counted, kept at deactivation, and deleted with the person", async () => {
    const admin = actingIn(child);
    const id = await activeUser(child);
    const kept = await view(id, "My own", false);
    expect(await leavingPlan(admin, [id])).toMatchObject({ owned: [], private: 1 });
    await perform(deactivateUsers, admin, { userIds: [id] });
    expect(await ownersOf("saved_views", [kept])).toEqual([id]);
    await perform(deleteUsers, admin, { userIds: [id] });
    expect(await ownersOf("saved_views", [kept])).toEqual([]);
  });
});

describe("who and what is shown", () => {
  it("U10: another tenant's things are not, and only active users made here can be chosen", async () => {
    const admin = actingIn(child);
    const foreign = await activeUser(main);
    await key(foreign, "Of main", main);
    expect((await leavingPlan(admin, [foreign, randomUUID()])).owned).toEqual([]);
    const [ann, bob] = [
      await activeUser(child, { firstName: "Anneliese", lastName: "Opt" }),
      await activeUser(child, { firstName: "Bobby", lastName: "Opt" }),
    ];
    await activeUser(child, { firstName: "Mia", lastName: "Opt", origin: "main" });
    const inactive = await activeUser(child, { firstName: "Ina", lastName: "Opt" });
    await perform(deactivateUsers, admin, { userIds: [inactive] });
    expect((await ownerOptions(admin, "opt", [])).map(({ id }) => id)).toEqual([ann, bob]);
    expect((await ownerOptions(admin, "opt", [ann])).map(({ id }) => id)).toEqual([bob]);
  });

  it("U10: 10,000 keys of 500 people are handed over at once", async () => {
    const admin = actingIn(child);
    const heir = await activeUser(child);
    const owners = Array.from({ length: 500 }, () => randomUUID());
    await inTenant(child, async ({ sql }) => {
      await sql`
        insert into users (id, email, first_name, last_name, status)
        select id, id || '@many.test', 'Many', 'Owners', 'active' from unnest(${owners}::uuid[]) id`;
      await sql`
        insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
        select gen_random_uuid(), 'Bulk ' || o || ' ' || n, '…', decode(md5(o || ' ' || n), 'hex'), o, o
        from unnest(${owners}::uuid[]) o, generate_series(1, 20) n`;
    });
    const { stamp, owned } = await leavingPlan(admin, owners);
    expect(owned).toMatchObject([{ kind: "api-keys", count: 10_000 }]);
    await perform(deactivateUsers, admin, { userIds: owners, plan: { stamp, to: heir } });
    expect((await leavingPlan(admin, [heir])).owned).toMatchObject([{ count: 10_000 }]);
  });
});
