import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { inTenant } from "@/db/connection";
import { systemFolder } from "@/db/embedded/place";
import { type EmbeddedServer, startEmbedded } from "@/db/embedded/server";
import { makeTemplate, type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { programOf } from "@/lib/jobs/testing/programs";
import { type Fleet, makeFleet } from "@/lib/share/testing/fleet";
import { Service } from "./services";

const RECOVERY_MS = 10_000;
const said: string[] = [];
const gaveUp: string[] = [];
let dataDir: string;
let server: EmbeddedServer;
let deployment: TestDeployment;
let fleet: Fleet;
let worker: Service | undefined;

const startServer = () => startEmbedded({ dataDir, say: () => {}, settings: { fsync: "off" } });

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "bailiwick-restart-"));
  server = await startServer();
  process.env.TEST_DATABASE_URL = server.url;
  await makeTemplate(seedRoles);
  deployment = await testDeployment(seedRoles);
  fleet = await makeFleet(deployment, { items: 50, tenants: 20 });
});

afterAll(async () => {
  await worker?.stop(true);
  await deployment?.close();
  await server?.stop();
  for (const folder of [dataDir, systemFolder(dataDir)]) rmSync(folder, { recursive: true, force: true });
});

/** A worker that is known to the others, as it is soon after its start. */
async function known(): Promise<void> {
  const [row] = await deployment.admin()<{ queues: number }[]>`
    select coalesce(sum(cardinality(queue_worker_ids)), 0)::int as queues from control.workers`;
  expect(row?.queues).toBe(2);
}

async function underWay(): Promise<void> {
  expect(await deployment.admin()`select from graphile_worker.jobs where locked_by is not null`).toHaveLength(
    1,
  );
}

async function stillSharing(): Promise<number> {
  const [row] = await inTenant(
    deployment.main,
    (tx) => tx.sql<{ n: number }[]>`select count(*)::int as n from share_targets where state = 'sharing'`,
  );
  return row?.n ?? 0;
}

it("C2: PostgreSQL that is killed in mid-share and starts again finds the share resumed within 10 s", async () => {
  worker = new Service(
    {
      name: "worker",
      script: programOf("lib/sync/testing/worker.ts"),
      env: { ...process.env, BAILIWICK_HEARTBEAT_MS: "10000", BAILIWICK_RECONCILE_SECONDS: "86400" },
      logs: path.join(dataDir, "logs"),
      say: (line) => said.push(line),
    },
    (name) => gaveUp.push(name),
  );
  worker.start();
  await vi.waitFor(known, { timeout: 30_000, interval: 50 });
  await fleet.share();
  await vi.waitFor(underWay, { timeout: 30_000, interval: 1 });
  const pid = path.join(server.folder, "postgresql-data", "postmaster.pid");
  process.kill(Number(readFileSync(pid, "utf8").split("\n", 1)[0]), "SIGKILL");

  server = await startServer();
  expect(await vi.waitFor(stillSharing, { timeout: 5_000 })).toBeGreaterThan(0);
  const began = Date.now();
  await vi.waitFor(() => fleet.settled(), { timeout: 60_000, interval: 100 });
  expect(Date.now() - began).toBeLessThan(RECOVERY_MS);
  await fleet.expectOnce(1);
  expect(gaveUp).toEqual([]);
}, 120_000);
