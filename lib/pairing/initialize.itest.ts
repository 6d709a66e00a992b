import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { programOf } from "@/lib/jobs/testing/programs";
import { project } from "@/lib/sync/model";
import { aGroup, aRole, aUser, childRows, readMain, sorted, writeMain } from "@/lib/sync/testing/fixtures";
import { reserveRoleName } from "@/lib/tenants/names";
import { tenantDetails } from "@/lib/tenants/queries";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { retryInitialization } from "./commands/register";
import { syncAllNow, syncTenantNow } from "./commands/sync-now";
import { type Fault, initializePairing } from "./initialize";
import { registrationStatus } from "./queries";
import { aChild, apiKeyOf, everything, furnish, register, type TestChild } from "./testing";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
});

afterAll(() => deployment.close());

/** A furnished child that two groups of main list, one inside the other. */
async function listedChild(region = "emea"): Promise<TestChild> {
  const child = await aChild(deployment, region);
  await furnish(child);
  const [role, user] = [aRole(`Role of ${child.tenant.slug}`), aUser(`u-${child.tenant.slug}`)];
  const [inner, outer] = [
    aGroup(`In ${child.tenant.slug}`, role.id),
    aGroup(`Out ${child.tenant.slug}`, role.id),
  ];
  await writeMain(deployment.main, {
    roles: [role],
    users: [user],
    groups: [inner, outer],
    members: [{ group_id: inner.id, user_id: user.id }],
    nestings: [{ child_id: inner.id, parent_id: outer.id }],
    listings: [inner, outer].map(({ id }) => ({ group_id: id, tenant_id: child.tenant.id })),
  });
  return child;
}

const pairingOf = ({ tenant }: TestChild) => tenantDetails(main, tenant.slug);

async function isWhollyDone(child: TestChild): Promise<void> {
  const expected = project(await readMain(deployment.main), child.tenant.id);
  expect(sorted(await childRows(deployment, child.tenant))).toEqual(sorted(expected));
  const rows = await everything(deployment, child);
  expect(rows.users).toHaveLength(2);
  expect(rows.users?.filter((row) => (row as { origin: string }).origin === "local")).toMatchObject([
    { id: child.admin, status: "active", protected: true },
  ]);
  expect(rows.roles?.map((row) => (row as { name: string }).name).sort()).toEqual(
    ["Account Admin", "Instance Administrator", `Role of ${child.tenant.slug}`].sort(),
  );
  expect(rows.connections).toEqual([{ kind: "main", name: "Main", origin: "main" }]);
  expect(rows.sync_state).toMatchObject([{ main_url: expect.stringMatching(/\/t\/main$/) }]);
  expect(rows.snapshots).toHaveLength(1);
  expect(rows.snapshot_users).toHaveLength(3);
  expect(
    rows.audit?.filter((row) => (row as { action: string }).action === "tenant.initialize"),
  ).toHaveLength(1);
  expect(await pairingOf(child)).toMatchObject({
    pairing: "paired",
    initialization: "initialized",
    connection: child.tenant.name,
    pairingReason: null,
    conflicts: 0,
    changes: { groups: [2, 0, 0], users: [1, 0, 0], roles: [1, 0, 0] },
    lastSync: expect.any(String),
  });
}

const STEPS = [
  "begun",
  "projected",
  "locked",
  "snapshot",
  "cleared",
  "applied",
  "audited",
  "committed",
  "recorded",
] as const;
type Step = (typeof STEPS)[number];
const BEFORE_COMMIT: Step[] = ["begun", "projected", "locked", "snapshot", "cleared", "applied", "audited"];

describe("initializePairing", () => {
  it.each(["emea", "default"])(
    "P4, P5, S1: clears the child in %s but for its account, and pushes main's",
    async (region) => {
      const child = await listedChild(region);
      await initializePairing(await register(main, child));
      await isWhollyDone(child);
      expect(await registrationStatus(child.context)).toMatchObject({
        key: null,
        pairing: "paired",
        initialization: "initialized",
        main: {
          name: "Main",
          url: expect.stringMatching(/\/t\/main$/),
          ipAddress: "127.0.0.1",
          connectionStatus: "unknown",
        },
      });
    },
  );

  it("P4: ends the API keys of those who were cleared, and keeps those of the account that survives", async () => {
    const child = await aChild(deployment);
    await apiKeyOf(child, randomUUID(), "Local robot");
    await apiKeyOf(child, child.admin, "Survivor's robot");
    await initializePairing(await register(main, child));
    const keys = await inTenant(
      child.tenant,
      (tx) => tx.sql`select name, revoked_at is not null as ended from api_keys order by name`,
    );
    expect(keys).toEqual([
      { name: "Local robot", ended: true },
      { name: "Survivor's robot", ended: false },
    ]);
  });

  it("P4: ends the sessions of those who were cleared, and frees their roles' names", async () => {
    const child = await listedChild();
    const token = (user: string) =>
      inControl(
        (tx) => tx.sql`
      insert into sessions (id, token_hash, home_tenant_id, user_id, expires_at)
      values (${randomUUID()}, ${Buffer.from(randomUUID())}, ${child.tenant.id}, ${user}, now() + interval '1 hour')`,
      );
    const [cleared] = await inTenant(
      child.tenant,
      (tx) => tx.sql<{ id: string }[]>`select id from users where email = 'a@local.test'`,
    );
    await token(cleared?.id ?? "");
    await token(child.admin);
    await reserveRoleName(child.tenant, "Local reader", randomUUID());
    expect(await outcomeOf(reserveRoleName(deployment.main, "Local reader", randomUUID()))).toMatch(
      /^conflict/,
    );
    await initializePairing(await register(main, child));
    const live = await inControl(
      (tx) => tx.sql`
      select user_id from sessions where home_tenant_id = ${child.tenant.id} and revoked_at is null`,
    );
    expect([...live]).toEqual([{ user_id: child.admin }]);
    expect(await outcomeOf(reserveRoleName(deployment.main, "Local reader", randomUUID()))).toBe("done");
  });

  it.each(STEPS)(
    "P4: stopped at %s it is wholly undone or wholly done, and wholly done when run again",
    async (step) => {
      const child = await listedChild();
      const before = await everything(deployment, child);
      const job = await register(main, child);
      const stop: Fault = (at) => {
        if (at === step) throw new Error("stopped");
      };
      await expect(initializePairing(job, stop)).rejects.toThrow("stopped");
      if (BEFORE_COMMIT.includes(step)) {
        expect(await everything(deployment, child)).toEqual(before);
        expect(await pairingOf(child)).toMatchObject({
          pairing: "failed",
          initialization: "failed",
          pairingReference: expect.any(String),
        });
      }
      await initializePairing(job);
      await isWhollyDone(child);
      await initializePairing(job);
      await isWhollyDone(child);
    },
  );

  it.each(["cleared", "applied", "audited", "committed"] as const)(
    "P4: killed by SIGKILL at %s it is wholly undone or wholly done, and wholly done when run again",
    async (step) => {
      const child = await listedChild();
      const before = await everything(deployment, child);
      const job = await register(main, child);
      await killedAt(step, job);
      await expect.poll(() => backends(child)).toBe(0);
      if (step !== "committed") expect(await everything(deployment, child)).toEqual(before);
      expect(await pairingOf(child)).toMatchObject({ pairing: "pending", initialization: "initializing" });
      await initializePairing(job);
      await isWhollyDone(child);
    },
  );

  it("P4: run by two workers at once, it is done once", async () => {
    const child = await listedChild();
    const job = await register(main, child);
    await Promise.all([initializePairing(job), initializePairing(job), initializePairing(job)]);
    await isWhollyDone(child);
  });

  it("P5: fails with the reason where the account is gone, is not tried again by itself, and Retry works", async () => {
    const child = await listedChild();
    const job = await register(main, child);
    const set = (status: string) =>
      inTenant(child.tenant, (tx) => tx.sql`update users set status = ${status} where id = ${child.admin}`);
    await set("inactive");
    const before = await everything(deployment, child);
    await initializePairing(job);
    expect(await pairingOf(child)).toMatchObject({
      pairing: "failed",
      initialization: "failed",
      pairingReason: expect.stringMatching(/^The account that was to survive is no longer/),
    });
    expect(await everything(deployment, child)).toEqual(before);
    await set("active");
    await inControl((tx) => retryInitialization(tx, main, { tenantId: child.tenant.id }));
    expect(await pairingOf(child)).toMatchObject({ pairing: "pending", pairingReason: null });
    await initializePairing(job);
    await isWhollyDone(child);
    expect(
      await outcomeOf(inControl((tx) => retryInitialization(tx, main, { tenantId: child.tenant.id }))),
    ).toMatch(/^conflict: Only an initialization/);
  });

  it("P5: a failed pairing can be registered anew with a new key", async () => {
    const child = await listedChild();
    const job = await register(main, child);
    await expect(
      initializePairing(job, () => {
        throw new Error("stopped");
      }),
    ).rejects.toThrow("stopped");
    const again = await register(main, child);
    expect(again).toEqual(job);
    await initializePairing(again);
    await isWhollyDone(child);
  });

  it("S5: reports what would clash, and does not overwrite it", async () => {
    const child = await listedChild();
    const clashing = aUser("Glass", { email: `glass@${child.tenant.slug}.test` });
    const [group] = await inTenant(
      deployment.main,
      (tx) => tx.sql<{ id: string }[]>`select id from groups where name = ${`In ${child.tenant.slug}`}`,
    );
    await writeMain(deployment.main, {
      users: [clashing],
      members: [{ group_id: group?.id ?? "", user_id: clashing.id }],
    });
    await initializePairing(await register(main, child));
    const { conflictRows, pairing } = await pairingOf(child);
    expect(pairing).toBe("paired");
    expect(conflictRows).toMatchObject([{ kind: "user", id: clashing.id, reason: "email", by: child.admin }]);
    const [kept] = await inTenant(
      child.tenant,
      (tx) => tx.sql`select origin from users where id = ${child.admin}`,
    );
    expect(kept?.origin).toBe("local");
  });

  it("P6: does nothing for a pairing that is not this one, or of no tenant", async () => {
    const child = await listedChild();
    const job = await register(main, child);
    const before = await everything(deployment, child);
    await initializePairing({ ...job, pairingId: randomUUID() });
    await initializePairing({ ...job, tenantId: randomUUID() });
    expect(await everything(deployment, child)).toEqual(before);
    await expect(initializePairing({ tenantId: "x" })).rejects.toThrow();
  });
});

describe("sync now", () => {
  it("S7: asks for one paired child or for all, and for no other", async () => {
    const [paired, unpaired] = [await listedChild(), await aChild(deployment)];
    await initializePairing(await register(main, paired));
    await register(main, unpaired);
    const one = (tenantId: string) => outcomeOf(inControl((tx) => syncTenantNow(tx, main, { tenantId })));
    expect(await one(paired.tenant.id)).toBe("done");
    expect(await one(unpaired.tenant.id)).toBe("conflict: Nothing is synced to a tenant that is not paired.");
    expect(await one(randomUUID())).toMatch(/^not_found/);
    const { data } = await inControl((tx) => syncAllNow(tx, main));
    const [row] = await inControl(
      (tx) => tx.sql`select count(*)::int as n from pairings where status = 'paired'`,
    );
    expect(data.tenants).toBe(row?.n);
    const jobs =
      await deployment.admin()`select from graphile_worker.jobs where task_identifier = 'sync_tenant' and key like '%:sync:all'`;
    expect(jobs).toHaveLength(1);
    const stranger = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["sync", "edit"]]),
    });
    expect(await outcomeOf(inControl((tx) => syncAllNow(tx, stranger)))).toMatch(
      /^forbidden: You need “Sync/,
    );
  });
});

/** How many of the killed process's connections are left in the child's database. */
async function backends({ tenant }: TestChild): Promise<number> {
  const [row] = await deployment.admin(tenant.region)<{ n: number }[]>`
    select count(*)::int as n from pg_locks l join pg_class c on c.oid = l.relation
    join pg_namespace s on s.oid = c.relnamespace where s.nspname = ${tenant.schema}`;
  return row?.n ?? 0;
}

/** Runs the job in a process of its own, which stops at the step and is then killed. */
function killedAt(step: Step, job: object): Promise<void> {
  const program = programOf("lib/pairing/testing/process.ts");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, step, JSON.stringify(job)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.on("data", (data) => {
      if (String(data).includes("reached")) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("exit", (_code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error("it ended by itself")),
    );
  });
}
