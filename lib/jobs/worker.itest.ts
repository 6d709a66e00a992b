import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { controlRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { resetEnv } from "@/lib/core/env";
import { connected, dueAt } from "@/lib/directory/testing";
import { noteMainChange } from "@/lib/sync/changed";
import { aGroup, aRole, aUser, childRows, pair, pairingOf, writeMain } from "@/lib/sync/testing/fixtures";
import { enqueue, enqueueMany } from "./enqueue";
import { startWorker } from "./worker";

let deployment: TestDeployment;
let main: TenantRef;
let child: TenantRef;
let other: TenantRef;
let worker: ReturnType<typeof startWorker> | undefined;

beforeAll(async () => {
  process.env.BAILIWICK_HEARTBEAT_MS = "300";
  process.env.BAILIWICK_RECONCILE_SECONDS = "86400";
  process.env.SMTP_URL = "smtp://127.0.0.1:1";
  resetEnv();
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  [child, other] = [await deployment.child(), await deployment.child()];
  for (const tenant of [child, other]) await pair(tenant);
  const role = aRole("Responder");
  const group = aGroup("Responders", role.id);
  const person = aUser("Joe");
  await writeMain(main, {
    roles: [role],
    groups: [group],
    users: [person],
    members: [{ group_id: group.id, user_id: person.id }],
    listings: [child, other].map((tenant) => ({ group_id: group.id, tenant_id: tenant.id })),
  });
});

afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  for (const region of ["default", "emea"])
    await deployment.admin(region)`delete from graphile_worker._private_jobs`;
});

afterAll(() => deployment.close());

type Job = {
  task: string;
  payload: { by: string; input: unknown };
  attempts: number;
  last_error: string | null;
};

async function queueOf(region: string): Promise<Job[]> {
  const rows = await deployment.admin(region)<Job[]>`
    select t.identifier as task, j.payload, j.attempts, j.last_error
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`;
  return rows.map((row) => ({ ...row }));
}

/** Puts a job into a queue as someone could who got hold of the queue's own login. */
const forge = (region: string, task: string, by: string, input: object) =>
  deployment.admin(region)`
    select graphile_worker.add_job(${task}, ${JSON.stringify({ by, input })}::text::json)`;

const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const untilEmpty = (region: string) => until(async () => expect(await queueOf(region)).toEqual([]));
const mail = (tenant: TenantRef) => ({
  kind: "invitation",
  tenantId: tenant.id,
  userId: randomUUID(),
  invitationId: randomUUID(),
  address: "00",
  link: "sealed",
});

describe("enqueue", () => {
  it("T1: stamps a job with the role that asks, in the queue of its own database", async () => {
    await inTenant(child, (tx) => enqueue(tx, "mail", mail(child)));
    await inControl((tx) =>
      enqueueMany(tx, "probe", [
        { payload: { tenantId: child.id } },
        { payload: {}, key: "k" },
        { payload: { last: true }, key: "k" },
      ]),
    );
    await inControl((tx) => enqueueMany(tx, "probe", []));
    expect(await queueOf("emea")).toMatchObject([{ task: "mail", payload: { by: child.appRole } }]);
    expect(await queueOf("default")).toMatchObject([
      { task: "probe", payload: { by: controlRole(), input: { tenantId: child.id } } },
      { task: "probe", payload: { input: { last: true } } },
    ]);
  });

  it("T1: refuses a child every task that concerns others, and tasks that nobody knows", async () => {
    for (const task of [
      "sync_tenant",
      "sync_changes",
      "provision",
      "deprovision",
      "unpair",
      "reconcile",
    ] as const) {
      await expect(inTenant(child, (tx) => enqueue(tx, task, {}))).rejects.toMatchObject({ code: "42501" });
    }
    await expect(inTenant(main, (tx) => enqueue(tx, "shell" as "mail", {}))).rejects.toMatchObject({
      code: "42501",
    });
    expect(await queueOf("emea")).toEqual([]);
  });

  it("T1: keeps the keys of tenants apart, so that none replaces another's job", async () => {
    await inTenant(child, (tx) => enqueue(tx, "mail", mail(child), "same"));
    await inTenant(other, (tx) => enqueue(tx, "mail", mail(other), "same"));
    await inTenant(other, (tx) => enqueue(tx, "mail", { ...mail(other), link: "newer" }, "same"));
    expect(await queueOf("emea")).toMatchObject([
      { payload: { by: child.appRole, input: { link: "sealed" } } },
      { payload: { by: other.appRole, input: { link: "newer" } } },
    ]);
  });
});

describe("the worker", () => {
  it("S2: brings a change to the children within seconds, and works on the second region's queue", async () => {
    worker = startWorker();
    const [person] = await inTenant(
      main,
      ({ sql }) => sql`select id from users where email = 'joe@main.test'`,
    );
    await inTenant(main, (tx) => noteMainChange(tx, { tenants: [child.id, other.id] }));
    await until(async () => {
      for (const tenant of [child, other]) {
        expect((await childRows(deployment, tenant)).users).toMatchObject([{ id: person?.id }]);
      }
    });
    await inTenant(child, (tx) => enqueue(tx, "mail", mail(child)));
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
  });

  it("T1: drops jobs that bear a foreign stamp or stand in another region's queue", async () => {
    const before = await pairingOf(child);
    await forge("default", "sync_tenant", child.appRole, { tenantId: child.id });
    await forge("default", "deprovision", child.appRole, { tenantId: other.id });
    await forge("emea", "sync_tenant", main.appRole, { tenantId: child.id });
    worker = startWorker();
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
    expect((await pairingOf(child)).last_sync_at).toEqual(before.last_sync_at);
  });

  it("T1, A6: a tenant asks for its own directory alone, in its own region; the registry for any", async () => {
    for (const tenant of [main, child, other]) await connected(tenant);
    for (const region of ["default", "emea"])
      await deployment.admin(region)`delete from graphile_worker._private_jobs`;
    const due = () =>
      Promise.all([main, child, other].map(async (tenant) => (await dueAt(tenant)) !== undefined));
    for (const [region, by, of] of [
      ["emea", child, other],
      ["default", child, child],
      ["default", main, child],
      ["emea", main, child],
      ["emea", main, main],
    ] as const)
      await forge(region, "directory", by.appRole, { tenantId: of.id });
    await forge("emea", "directory", controlRole(), { tenantId: child.id });
    await forge("emea", "directory", child.appRole, {});
    worker = startWorker();
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
    expect(await due()).toEqual([false, false, false]);
    await inTenant(child, (tx) => enqueue(tx, "directory", { tenantId: child.id }));
    await inTenant(main, (tx) => enqueue(tx, "directory", { tenantId: main.id }));
    await inControl((tx) => enqueue(tx, "directory", { tenantId: other.id }));
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
    expect(await due()).toEqual([true, true, true]);
  });

  it("T1: does not send a mail for a tenant that did not ask for it", async () => {
    await forge("emea", "mail", child.appRole, mail(other));
    worker = startWorker();
    await until(async () =>
      expect(await queueOf("emea")).toMatchObject([
        { last_error: expect.stringContaining("asked for a mail of") },
      ]),
    );
  });

  it("refuses input of the wrong shape, and keeps the job and its reason", async () => {
    await inControl((tx) => enqueue(tx, "sync_tenant", { tenantId: "main; drop" }));
    worker = startWorker();
    await until(async () =>
      expect(await queueOf("default")).toMatchObject([{ attempts: 1, last_error: expect.any(String) }]),
    );
  });

  it("lists itself with the ids that its queues lock by, and leaves the list when it ends", async () => {
    worker = startWorker();
    const listed = () =>
      inControl(({ sql }) => sql<{ ids: string[] }[]>`select queue_worker_ids as ids from workers`);
    await until(async () => expect((await listed())[0]?.ids).toHaveLength(2));
    await worker.stop();
    worker = undefined;
    expect(await listed()).toHaveLength(0);
  });

  it("frees the jobs of a worker that died, in every region, and forgets it", async () => {
    await inControl(
      ({ sql }) => sql`
        insert into workers (id, host, pid, queue_worker_ids, beat_at)
        values (${randomUUID()}, 'gone', 1, '{pool-dead}', now() - interval '1 hour')`,
    );
    await inControl((tx) => enqueue(tx, "sync_tenant", { tenantId: child.id }));
    await inTenant(child, (tx) => enqueue(tx, "mail", mail(child)));
    for (const region of ["default", "emea"]) {
      await deployment.admin(region)`
        update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '1 minute'`;
    }
    worker = startWorker();
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
    await until(async () =>
      expect(await inControl(({ sql }) => sql`select from workers where host = 'gone'`)).toHaveLength(0),
    );
  });

  it("T3: works on where a region is down", async () => {
    process.env.REGION_DOWN_DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
    worker = startWorker();
    await inControl((tx) => enqueue(tx, "sync_tenant", { tenantId: child.id }));
    await inTenant(child, (tx) => enqueue(tx, "mail", mail(child)));
    await Promise.all([untilEmpty("emea"), untilEmpty("default")]);
    await worker.stop();
    worker = undefined;
    delete process.env.REGION_DOWN_DATABASE_URL;
  });

  it("S2: several workers reconcile in turns, once a period together", async () => {
    process.env.BAILIWICK_RECONCILE_SECONDS = "1";
    resetEnv();
    await inControl(({ sql }) => sql`delete from settings where key = 'worker.turn.reconcile'`);
    await deployment.admin("emea").unsafe(`delete from ${child.schema}.groups where origin = 'main'`);
    const second = startWorker();
    worker = startWorker();
    await until(async () => expect((await childRows(deployment, child)).groups).toHaveLength(1));
    await second.stop();
    process.env.BAILIWICK_RECONCILE_SECONDS = "86400";
    resetEnv();
  });
});
