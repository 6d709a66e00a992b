import { once } from "node:events";
import { afterAll, expect, it } from "vitest";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { startWorkerProcess, type WorkerProcess } from "@/lib/sync/testing/process";
import { makeFleet } from "./testing/fleet";

const DEFAULT_BEAT_MS = "10000";
let deployment: TestDeployment | undefined;
const started: WorkerProcess[] = [];

afterAll(async () => {
  await Promise.all(started.map((worker) => worker.end()));
  await deployment?.close();
});

it("C2: a share whose worker was lost with its machine is resumed within 60 s at the default heartbeat", async () => {
  deployment = await testDeployment(seedRoles);
  const fleet = await makeFleet(deployment, { items: 3, tenants: 4 });
  const start = (pause?: string) => {
    const worker = startWorkerProcess(pause, { BAILIWICK_HEARTBEAT_MS: DEFAULT_BEAT_MS });
    started.push(worker);
    return worker;
  };
  await fleet.share();
  const lost = start("share-applied:1:SIGKILL");
  await once(lost.child, "exit");
  const began = Date.now();
  start();
  await fleet.settled();
  expect(Date.now() - began).toBeLessThan(60_000);
  await fleet.expectOnce(1);
}, 120_000);
