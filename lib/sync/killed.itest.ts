import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { noteMainChange } from "./changed";
import { aGroup, aRole, aUser, childRows, pair, writeMain } from "./testing/fixtures";
import { expectInSync } from "./testing/kit";
import { startWorkerProcess, type WorkerProcess } from "./testing/process";
import { dice, randomDeed } from "./testing/world";

let deployment: TestDeployment;
let main: TenantRef;
let children: TenantRef[];
const person = aUser("Joe");
let started: WorkerProcess[] = [];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  children = [];
  for (let count = 0; count < 8; count++) {
    children.push(await deployment.child({ region: count % 2 ? "emea" : "default" }));
  }
  for (const child of children) await pair(child);
  // The reconcile has had its turn: what arrives here, the killed job brought.
  await inControl(
    ({ sql }) => sql`
    insert into settings (key, value) values ('worker.turn.reconcile', to_jsonb(extract(epoch from now())))`,
  );
  const role = aRole("Responder");
  const group = aGroup("Responders", role.id);
  const listings = children.map((child) => ({ group_id: group.id, tenant_id: child.id }));
  await writeMain(main, {
    roles: [role],
    groups: [group],
    users: [person],
    members: [{ group_id: group.id, user_id: person.id }],
    listings,
  });
  await inTenant(main, (tx) =>
    noteMainChange(tx, { groups: [group.id], tenants: children.map(({ id }) => id) }),
  );
});

afterEach(async () => {
  await Promise.all(started.map((worker) => worker.end()));
  started = [];
});

afterAll(() => deployment.close());

function start(pause?: string): WorkerProcess {
  const worker = startWorkerProcess(pause);
  started.push(worker);
  return worker;
}

const rename = (name: string) =>
  inTenant(main, async (tx) => {
    await tx.sql`update users set first_name = ${name} where id = ${person.id}`;
    await noteMainChange(tx, { users: [person.id] });
  });

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

async function queueIsEmpty(): Promise<void> {
  expect(await deployment.admin()`select from graphile_worker.jobs`).toHaveLength(0);
}

describe("a worker that is killed in mid-sync", () => {
  it.each(["read:1", "applied:1", "recorded:1", "applied:2", "recorded:2"])(
    "S2: at %s is followed by another within seconds; every child equals the projection",
    async (point) => {
      await rename(`Killed at ${point}`);
      const first = start(`${point}:SIGKILL`);
      await until(() => expect(first.state()).toBeUndefined());
      expect(first.child.signalCode).toBe("SIGKILL");
      expect(
        await deployment.admin()`select from graphile_worker.jobs where locked_by is not null`,
      ).not.toHaveLength(0);

      const began = Date.now();
      start();
      await until(queueIsEmpty);
      expect(Date.now() - began).toBeLessThan(15_000);
      await expectInSync(deployment, ...children);
    },
  );
});

describe("a worker that is stopped between read and apply", () => {
  it("S2: does not overwrite, when it goes on, what another has brought meanwhile", async () => {
    await rename("Older");
    const slow = start("read:1:SIGSTOP");
    await until(() => expect(slow.state()).toBe("T"));
    await rename("Newer");
    start();
    await until(queueIsEmpty);
    await expectInSync(deployment, ...children);

    slow.child.kill("SIGCONT");
    // It finds its number refused, reads again, and pushes the newest state once more.
    await until(() => expect(slow.steps.filter((step) => step === "read").length).toBeGreaterThan(1));
    await until(() => expect(slow.steps.at(-1)).toBe("recorded"));
    await expectInSync(deployment, ...children);
    const [child] = children;
    expect((await childRows(deployment, child as TenantRef)).users).toMatchObject([{ first_name: "Newer" }]);
  });
});

describe("a worker that is killed amid random deeds", () => {
  it.each([11, 12, 13])(
    "S2: at a random moment, seed %i, leaves children that another makes equal",
    async (seed) => {
      const roll = dice(seed);
      const ids = children.map(({ id }) => id);
      for (let count = 0; count < 15; count++) await randomDeed(main, ids, roll);
      const first = start();
      await until(() => expect(first.steps.length).toBeGreaterThan(Math.floor(roll() * 20)));
      await first.end();
      for (let count = 0; count < 5; count++) await randomDeed(main, ids, roll);
      start();
      await until(queueIsEmpty);
      await expectInSync(deployment, ...children);
    },
  );
});
