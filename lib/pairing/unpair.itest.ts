import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { aGroup, aRole, aUser, writeMain } from "@/lib/sync/testing/fixtures";
import { reserveRoleName } from "@/lib/tenants/names";
import { listTenants, TenantListQuery, tenantDetails } from "@/lib/tenants/queries";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { checkConnection } from "./commands/check-connection";
import { removeRegistration, unpairTenant } from "./commands/unpair";
import { initializePairing } from "./initialize";
import { unpairLosses } from "./losses";
import { registrationStatus } from "./queries";
import { aChild, everything, furnish, register, type TestChild } from "./testing";
import { finishUnpairing, type UnpairFault } from "./unpair";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
});

afterAll(() => deployment.close());

type Rows = Record<string, unknown[]>;
type Paired = { child: TestChild; job: { tenantId: string; pairingId: string }; before: Rows };

/** A furnished child, paired, with a group of main in it. */
async function paired(region = "emea"): Promise<Paired> {
  const child = await aChild(deployment, region);
  await furnish(child);
  const role = aRole(`Role of ${child.tenant.slug}`);
  const user = aUser(`u-${child.tenant.slug}`);
  const group = aGroup(`Group of ${child.tenant.slug}`, role.id);
  await writeMain(deployment.main, {
    roles: [role],
    users: [user],
    groups: [group],
    members: [{ group_id: group.id, user_id: user.id }],
    listings: [{ group_id: group.id, tenant_id: child.tenant.id }],
  });
  const before = await everything(deployment, child);
  const job = await register(main, child);
  await initializePairing(job);
  return { child, job, before };
}

const ask = ({ child }: Pick<Paired, "child">, restore: boolean) =>
  outcomeOf(inControl((tx) => unpairTenant(tx, main, { tenantId: child.tenant.id, restore })));

const stateOf = ({ child }: Pick<Paired, "child">) => tenantDetails(main, child.tenant.slug);

/** What pairing clears and unpairing brings back. */
const content = ({ users, roles, groups, group_members, group_nestings, connections, sync_state }: Rows) => ({
  users,
  roles,
  groups,
  group_members,
  group_nestings,
  connections,
  sync_state,
});

const local = (rows: unknown[] | undefined) =>
  (rows ?? []).filter((row) => (row as { origin: string }).origin === "local");

describe("unpairing", () => {
  it.each(["emea", "default"])(
    "P3, P6: brings back in %s all that pairing cleared, and nothing of main's stays",
    async (region) => {
      const pair = await paired(region);
      expect(await ask(pair, true)).toBe("done");
      expect(await stateOf(pair)).toMatchObject({
        pairing: "disconnected",
        pairingReason: "The tenant is being unpaired.",
      });
      await finishUnpairing(pair.job);
      expect(content(await everything(deployment, pair.child))).toEqual({
        ...content(pair.before),
        sync_state: [{ pairing_id: null, main_url: null }],
      });
      expect(await stateOf(pair)).toMatchObject({
        pairing: "unpaired",
        initialization: "none",
        connection: null,
        unpairReport: [],
      });
      expect(await registrationStatus(pair.child.context)).toMatchObject({ pairing: "unpaired", main: null });
    },
  );

  it("P6: without bringing back leaves the account, the predefined roles and what was made meanwhile", async () => {
    const pair = await paired();
    await inTenant(
      pair.child.tenant,
      (tx) => tx.sql`insert into roles (id, name) values (${randomUUID()}, 'Made while paired')`,
    );
    await ask(pair, false);
    await finishUnpairing(pair.job);
    const rows = await everything(deployment, pair.child);
    expect(rows.users).toMatchObject([{ id: pair.child.admin, origin: "local", protected: false }]);
    expect(rows.roles?.map((row) => (row as { name: string }).name).sort()).toEqual([
      "Account Admin",
      "Instance Administrator",
      "Made while paired",
    ]);
    expect([rows.groups, rows.group_members, rows.connections]).toEqual([[], [], []]);
  });

  it("P3, S5: leaves away who was erased and what would clash, and reports it", async () => {
    const pair = await paired();
    await inTenant(pair.child.tenant, async (tx) => {
      await tx.sql`delete from snapshot_users where content->>'email' = 'a@local.test'`;
      await tx.sql`insert into users (id, email, status) values (${randomUUID()}, 'B@local.test', 'invited')`;
    });
    const taken = randomUUID();
    await inControl((tx) => tx.sql`delete from role_names`);
    await reserveRoleName(deployment.main, "Local writer", taken);
    await writeMain(deployment.main, { roles: [aRole("Local writer", { id: taken })] });
    await ask(pair, true);
    await finishUnpairing(pair.job);
    const rows = await everything(deployment, pair.child);
    const users = rows.users as { id: string; email: string }[];
    expect(users.map(({ email }) => email).sort()).toEqual(
      ["B@local.test", "c@local.test", `glass@${pair.child.tenant.slug}.test`].sort(),
    );
    expect(local(rows.groups)).toMatchObject([{ name: "Local inner" }]);
    expect([rows.group_members, rows.group_nestings]).toEqual([[], []]);
    const b = (pair.before.users as { id: string; email: string }[]).find(
      ({ email }) => email === "b@local.test",
    );
    expect((await stateOf(pair)).unpairReport).toEqual([
      "The role “Local writer” did not come back: its name is taken now.",
      `The user ${b?.id} did not come back: somebody else has the e-mail address now.`,
      "The group “Local outer” did not come back, because its role did not.",
      "1 person was erased meanwhile and did not come back.",
    ]);
    await inTenant(deployment.main, (tx) => tx.sql`delete from roles where id = ${taken}`);
    await inControl((tx) => tx.sql`delete from role_names where name_folded = 'local writer'`);
  });

  it.each(["begun", "reserved", "cleared", "restored", "committed"] as const)(
    "P6: stopped at %s it is wholly undone or wholly done, and done when run again",
    async (step) => {
      const pair = await paired();
      const whilePaired = await everything(deployment, pair.child);
      await ask(pair, true);
      const stop: UnpairFault = (at) => {
        if (at === step) throw new Error("stopped");
      };
      await expect(finishUnpairing(pair.job, stop)).rejects.toThrow("stopped");
      if (step !== "committed") expect(await everything(deployment, pair.child)).toEqual(whilePaired);
      expect(await stateOf(pair)).toMatchObject({
        pairing: "disconnected",
        pairingReference: expect.any(String),
      });
      await finishUnpairing(pair.job);
      await finishUnpairing(pair.job);
      expect(content(await everything(deployment, pair.child))).toEqual({
        ...content(pair.before),
        sync_state: [{ pairing_id: null, main_url: null }],
      });
      expect(await stateOf(pair)).toMatchObject({ pairing: "unpaired", unpairReport: [] });
    },
  );

  it("P6: can be paired again with a new key, and unpaired to what it was then", async () => {
    const pair = await paired();
    await ask(pair, true);
    await finishUnpairing(pair.job);
    const job = await register(main, pair.child);
    expect(job.pairingId).not.toBe(pair.job.pairingId);
    await initializePairing(job);
    expect(await stateOf(pair)).toMatchObject({
      pairing: "paired",
      connection: pair.child.tenant.name,
      changes: { groups: [1, 0, 0] },
    });
    await ask(pair, true);
    await finishUnpairing(pair.job);
    expect((await stateOf(pair)).pairing).toBe("disconnected");
    await finishUnpairing(job);
    expect(content(await everything(deployment, pair.child))).toEqual({
      ...content(pair.before),
      sync_state: [{ pairing_id: null, main_url: null }],
    });
  });

  it("P6: a pairing given up before it came to the child never comes, however slow its job is", async () => {
    const child = await aChild(deployment);
    await furnish(child);
    const before = await everything(deployment, child);
    const job = await register(main, child);
    let unpaired: Promise<void> = Promise.resolve();
    await initializePairing(job, (at) => {
      if (at === "begun") unpaired = ask({ child }, true).then(() => finishUnpairing(job));
      if (at === "projected") throw new Error("slow");
    }).catch(() => {});
    await unpaired;
    await inControl(
      (tx) => tx.sql`update pairings set status = 'pending' where tenant_id = ${child.tenant.id}`,
    );
    await initializePairing(job);
    expect(await stateOf({ child })).toMatchObject({
      pairing: "failed",
      pairingReason: expect.stringMatching(/given up/),
    });
    expect(content(await everything(deployment, child))).toEqual(content(before));
  });

  it("P6: tells beforehand in numbers what leaves and what comes back, to someone who may unpair", async () => {
    const pair = await paired();
    const input = { tenantId: pair.child.tenant.id };
    const count = (rows: Rows, kind: string, deleted = false) =>
      local(rows[kind]).filter((row) => deleted || (row as { status?: string }).status !== "deleted").length;
    const losses = await unpairLosses(main, input);
    expect(losses.leaving).toEqual({ users: 1, groups: 1, roles: 1 });
    expect(losses.kept).toMatchObject({
      users: count(pair.before, "users") - 1,
      groups: count(pair.before, "groups"),
    });
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["tenants", "edit"]]),
    });
    expect(await outcomeOf(unpairLosses(weak, input))).toMatch(/^forbidden: /);
    expect(await outcomeOf(unpairLosses(main, { tenantId: randomUUID() }))).toMatch(/^not_found/);
    expect(await outcomeOf(unpairLosses(main, { tenantId: deployment.main.id }))).toMatch(/^not_found/);
  });

  it("T4: a connection is checked on demand, only of a paired tenant and by someone who may sync", async () => {
    const pair = await paired();
    const input = { tenantId: pair.child.tenant.id };
    const check = (context = main, tenantId = input.tenantId) =>
      outcomeOf(inControl((tx) => checkConnection(tx, context, { tenantId })));
    expect(await check()).toBe("done");
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["sync", "edit"]]),
    });
    expect(await check(weak)).toMatch(/^forbidden: /);
    expect(await check(main, randomUUID())).toMatch(/^not_found/);
    await ask(pair, false);
    await finishUnpairing(pair.job);
    expect(await check()).toMatch(/^conflict: There is no connection/);
  });

  it("P6, R2: is refused where it makes no sense, and to someone without the right", async () => {
    const pair = await paired();
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["tenants", "edit"]]),
    });
    const input = { tenantId: pair.child.tenant.id, restore: true };
    expect(await outcomeOf(inControl((tx) => unpairTenant(tx, weak, input)))).toMatch(
      /^forbidden: You need “Tenants: Unpair”/,
    );
    expect(
      await outcomeOf(inControl((tx) => unpairTenant(tx, main, { ...input, tenantId: randomUUID() }))),
    ).toMatch(/^not_found/);
    const remove = () =>
      outcomeOf(inControl((tx) => removeRegistration(tx, main, { tenantId: pair.child.tenant.id })));
    expect(await remove()).toMatch(/^conflict: Unpair this tenant first/);
    await ask(pair, false);
    await finishUnpairing(pair.job);
    expect(await ask(pair, false)).toBe("conflict: This tenant is not paired.");

    expect((await listTenants(main, TenantListQuery.parse({ q: pair.child.tenant.slug }))).count).toBe(1);
    expect(await remove()).toBe("done");
    expect((await listTenants(main, TenantListQuery.parse({ q: pair.child.tenant.slug }))).count).toBe(0);
    const listed = await inTenant(
      deployment.main,
      (tx) => tx.sql`select from group_tenants where tenant_id = ${pair.child.tenant.id}`,
    );
    expect(listed).toHaveLength(0);
    expect(await remove()).toMatch(/^not_found/);
  });
});
