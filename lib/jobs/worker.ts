import { z } from "zod";
import { closeConnections } from "@/db/connection";
import { env, regionUrls } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { probeAll } from "@/lib/pairing/probe";
import type { Checkpoint } from "@/lib/sync/engine";
import { reconcile } from "@/lib/sync/reconcile";
import { upgradeInstances } from "@/lib/tenants/upgrade";
import { startHeartbeat } from "./heartbeat";
import { openQueue } from "./queue";
import { tasksOf } from "./tasks";
import { every, inTurns } from "./timers";

const PROBE_SECONDS = 60;
const UPGRADE_MS = 5 * 60_000;
const Concurrency = z.coerce.number().int().min(1).max(64).optional();

/**
 * Starts all that a worker process does: a queue per region, its sign of life, the reconcile, the probe and the
 * instances' upgrades. `checkpoint` is for tests that stop a sync between its steps.
 */
export function startWorker(checkpoint?: Checkpoint): { stop(): Promise<void> } {
  const heartbeat = startHeartbeat();
  const chosen = Concurrency.parse(process.env.BAILIWICK_WORKER_CONCURRENCY || undefined);
  const { BAILIWICK_HEARTBEAT_MS, BAILIWICK_RECONCILE_SECONDS } = env();
  const locking = {
    begin: (id: string) => {
      heartbeat.locks.add(id);
      void heartbeat.beat().catch((error) => log.warn({ err: error }, "a heartbeat failed"));
    },
    end: (id: string) => void heartbeat.locks.delete(id),
  };
  const regions = [...regionUrls().keys()];
  const queues = regions.map((region) =>
    openQueue(region, {
      tasks: tasksOf(region, checkpoint),
      concurrency: chosen ?? (region === "default" ? 4 : 2),
      locking,
    }),
  );
  const timers = [
    every(BAILIWICK_HEARTBEAT_MS, "heartbeat", heartbeat.beat),
    ...regions.map((region) => every(BAILIWICK_HEARTBEAT_MS, "locks", () => heartbeat.freeJobs(region))),
    every(UPGRADE_MS, "upgrade", upgradeInstances),
    inTurns(BAILIWICK_RECONCILE_SECONDS, "reconcile", reconcile),
    inTurns(PROBE_SECONDS, "probe", probeAll),
  ];
  log.info({ regions }, "the worker looks for jobs");
  return {
    async stop() {
      const running = [...queues, ...timers].map((part) => part.stop());
      await Promise.allSettled(running);
      await heartbeat.end().catch((error) => log.warn({ err: error }, "the worker stays on the list"));
      await closeConnections();
    },
  };
}
