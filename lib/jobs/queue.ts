import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, type Runner, run, type TaskList, type WorkerEvents } from "graphile-worker";
import { jobsRole, urlFor } from "@/db/names";
import { env, regionUrls } from "@/lib/core/env";
import { log } from "@/lib/core/log";

const POLL_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

/** Takes jobs out of one region's queue until it is stopped. */
export type Queue = { stop(): Promise<void> };

type Options = {
  tasks: TaskList;
  concurrency: number;
  /**
   * Called with the id under which this queue will lock its jobs, before it locks any, and when it no longer does;
   * `ready` when the queue hears of jobs, at first and after each loss of its database.
   */
  locking: { begin(id: string): void; ready(region: string): void; end(id: string): void };
};

/**
 * Works on a region's queue. A database that cannot be reached is tried again, after five seconds at the latest,
 * and holds back no other region.
 */
export function openQueue(region: string, { tasks, concurrency, locking }: Options): Queue {
  const ending = new AbortController();
  let current: Runner | undefined;

  const work = async () => {
    for (let failures = 0; !ending.signal.aborted; failures++) {
      const ids = new Set<string>();
      const events: WorkerEvents = new EventEmitter();
      events.on("pool:create", ({ workerPool }) => {
        ids.add(workerPool.id);
        locking.begin(workerPool.id);
      });
      events.on("pool:listen:success", () => {
        failures = 0;
        locking.ready(region);
      });
      // What the library holds through a loss of its database stays locked: the queue begins anew instead.
      events.on("pool:listen:error", ({ workerPool }) => {
        void Promise.resolve(workerPool.forcefulShutdown("its database was lost")).catch(() => {});
      });
      try {
        current = await run({ ...connection(region), taskList: tasks, concurrency, events }, tasks, []);
        if (ending.signal.aborted) await stopped(current);
        await current.promise;
      } catch (error) {
        if (!ending.signal.aborted) log.warn({ region, err: error }, "the job queue of a region stopped");
      }
      current = undefined;
      for (const id of ids) locking.end(id);
      const wait = Math.min(LONGEST_WAIT_MS, POLL_MS * 2 ** failures);
      await sleep(wait, undefined, { signal: ending.signal }).catch(() => {});
    }
  };

  const done = work();
  return {
    async stop() {
      ending.abort();
      if (current) await stopped(current);
      await done;
    },
  };
}

/** How the queue's library connects to a region: a connection that can LISTEN, else it polls each second. */
export function connection(region: string) {
  const url = directUrl(region) ?? regionUrls().get(region) ?? "";
  return {
    connectionString: urlFor(url, jobsRole(), "jobs"),
    noHandleSignals: true,
    noPreparedStatements: env().BAILIWICK_PREPARED_STATEMENTS === false,
    pollInterval: POLL_MS,
    logger: new Logger(() => write),
  };
}

function directUrl(region: string): string | undefined {
  const prefix = region === "default" ? "" : `REGION_${region.toUpperCase()}_`;
  return process.env[`${prefix}DATABASE_DIRECT_URL`] || undefined;
}

/** The library's words without its metadata, which holds payloads. What it calls information is our debugging. */
function write(level: string, message: string): void {
  if (level === "error") log.error(message);
  else if (level === "warning") log.warn(message);
  else log.debug(message);
}

async function stopped(runner: Runner): Promise<void> {
  await runner.stop("the worker ends").catch(() => {});
}
