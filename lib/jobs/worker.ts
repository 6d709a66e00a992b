import { z } from "zod";
import { closeConnections } from "@/db/connection";
import { env, regionUrls } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { askForDueSyncs } from "@/lib/directory/sync/due";
import { probeAll } from "@/lib/pairing/probe";
import { deactivateAllIdle } from "@/lib/policies/idle";
import { advanceRollouts } from "@/lib/rollouts/advance";
import { enqueueDue } from "@/lib/schedules/engine";
import type { ShareCheckpoint } from "@/lib/share/engine";
import { retryLost } from "@/lib/share/reconcile";
import type { Checkpoint } from "@/lib/sync/engine";
import { upgradeInstances } from "@/lib/tenants/upgrade";
import { startHeartbeat } from "./heartbeat";
import { outliveLostDatabase } from "./outlive";
import { openQueue } from "./queue";
import { repairAll } from "./repair";
import { tasksOf } from "./tasks";
import { every, inTurns } from "./timers";

const PROBE_SECONDS = 60;
const INGEST_SECONDS = 20;
const ROLLOUT_SECONDS = 30;
const DIRECTORY_SECONDS = 30;
const IDLE_SECONDS = 3_600;
const UPGRADE_MS = 5 * 60_000;
const Concurrency = z.coerce.number().int().min(1).max(64).optional();

/**
 * Starts all that a worker process does: a queue per region, its sign of life, the reconcile, the probe and the
 * instances' upgrades. `checkpoint` and `shareCheckpoint` are for tests that stop a sync or a share
 * between its steps.
 */
export function startWorker(
  checkpoint?: Checkpoint,
  shareCheckpoint?: ShareCheckpoint,
): { stop(): Promise<void> } {
  const heartbeat = startHeartbeat();
  const dieAgain = outliveLostDatabase();
  const chosen = Concurrency.parse(process.env.BAILIWICK_WORKER_CONCURRENCY || undefined);
  const { BAILIWICK_HEARTBEAT_MS, BAILIWICK_RECONCILE_SECONDS } = env();
  const unlessItFails = (work: Promise<void>) =>
    void work.catch((error) => log.warn({ err: error }, "what a queue's change asks for failed"));
  const locking = {
    begin: (id: string) => {
      heartbeat.locks(id);
      unlessItFails(heartbeat.beat());
    },
    ready: (region: string) => {
      unlessItFails(heartbeat.freeJobs(region));
      unlessItFails(retryLost());
    },
    end: heartbeat.unlocks,
  };
  const regions = [...regionUrls().keys()];
  const queues = regions.map((region) =>
    openQueue(region, {
      tasks: tasksOf(region, checkpoint, shareCheckpoint),
      concurrency: chosen ?? (region === "default" ? 4 : 2),
      locking,
    }),
  );
  const timers = [
    every(BAILIWICK_HEARTBEAT_MS, "heartbeat", heartbeat.beat),
    ...regions.map((region) => every(BAILIWICK_HEARTBEAT_MS, "locks", () => heartbeat.freeJobs(region))),
    every(UPGRADE_MS, "upgrade", upgradeInstances),
    inTurns(BAILIWICK_RECONCILE_SECONDS, "reconcile", repairAll),
    inTurns(ROLLOUT_SECONDS, "rollouts", advanceRollouts),
    inTurns(INGEST_SECONDS, "ingestion", enqueueDue),
    inTurns(PROBE_SECONDS, "probe", probeAll),
    inTurns(IDLE_SECONDS, "idle users", deactivateAllIdle),
    inTurns(DIRECTORY_SECONDS, "directory", askForDueSyncs),
  ];
  log.info({ regions }, "the worker looks for jobs");
  return {
    async stop() {
      const running = [...queues, ...timers].map((part) => part.stop());
      await Promise.allSettled(running);
      await heartbeat.end().catch((error) => log.warn({ err: error }, "the worker stays on the list"));
      await closeConnections();
      dieAgain();
    },
  };
}
