import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { startWorkerProcess, type WorkerProcess } from "@/lib/sync/testing/process";
import { dice } from "@/lib/sync/testing/world";
import { type Fleet, makeFleet } from "./testing/fleet";

const BEAT_MS = 2_000;
/** A dead worker that nobody names is known as dead after four beats. */
const AT_ONCE_MS = 4 * BEAT_MS;
const STEPS = ["share-read:1", "share-applied:1", "share-applied:2", "share-recorded:1", "share-recorded:2"];

let deployment: TestDeployment;
let fleet: Fleet;
let started: WorkerProcess[] = [];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  fleet = await makeFleet(deployment, { items: 50, tenants: 20 });
  await fleet.share();
  start();
  await fleet.settled();
  await fleet.expectOnce(1);
  await endAll();
});

afterEach(endAll);

afterAll(() => deployment.close());

function start(pause?: string, replaces?: WorkerProcess): WorkerProcess {
  const env = {
    BAILIWICK_HEARTBEAT_MS: String(BEAT_MS),
    BAILIWICK_REPLACES_PID: String(replaces?.child.pid ?? ""),
  };
  const worker = startWorkerProcess(pause, env);
  started.push(worker);
  return worker;
}

async function endAll(): Promise<void> {
  await Promise.all(started.map((worker) => worker.end()));
  started = [];
}

/** Another takes over from a worker that has died, as the supervisor has it do. */
async function takenOver(dead: WorkerProcess, version: number): Promise<WorkerProcess> {
  const next = start(undefined, dead);
  await vi.waitFor(() => expect(next.output.join()).toContain("looks for jobs"), {
    timeout: 30_000,
    interval: 20,
  });
  const began = Date.now();
  await fleet.settled();
  expect(Date.now() - began).toBeLessThan(AT_ONCE_MS);
  await fleet.expectOnce(version);
  return next;
}

describe("a worker that is killed in mid-share of 50 items to 20 tenants", () => {
  it.each(STEPS)("C2: at %s is followed at once; every effect is there once", async (point) => {
    const version = await fleet.edit();
    await fleet.share();
    const first = start(`${point}:SIGKILL`);
    await once(first.child, "exit");
    expect(first.child.signalCode).toBe("SIGKILL");
    await takenOver(first, version);
  });

  const roll = dice(41);
  const moments = Array.from({ length: 15 }, () => Math.floor(roll() * 300));
  it("C2: at 15 moments within 300 ms, each time by its successor, every effect is there once", async () => {
    let working = start();
    for (const wait of moments) {
      const version = await fleet.edit();
      const before = working.steps.length;
      await fleet.share();
      await vi.waitFor(() => expect(working.steps.slice(before)).toContain("share-read"), {
        timeout: 30_000,
        interval: 2,
      });
      await new Promise((resolve) => setTimeout(resolve, wait));
      await working.end();
      working = await takenOver(working, version);
    }
  }, 300_000);
});
