import { hostname } from "node:os";
import { makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import { inControl } from "@/db/connection";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { connection } from "./queue";

const MISSED_BEATS = 4;

/** A worker's sign of life, and its eye on the others'. */
export type Heartbeat = {
  /** The ids under which this worker's queues lock their jobs. */
  readonly locks: Set<string>;
  /** Notes that this worker lives, and forgets those that missed four beats. */
  beat(): Promise<void>;
  /**
   * Frees a region's jobs that nobody alive holds; the library itself would keep them locked for four hours. A
   * lock younger than two beats may be of a worker that has not said its new id yet.
   */
  freeJobs(region: string): Promise<void>;
  /** Takes this worker off the list. */
  end(): Promise<void>;
};

/** Begins a worker's sign of life. The row in the registry is written by the first `beat`. */
export function startHeartbeat(): Heartbeat {
  const id = crypto.randomUUID();
  const locks = new Set<string>();
  const beatSeconds = env().BAILIWICK_HEARTBEAT_MS / 1000;
  const utils = new Map<string, Promise<WorkerUtils>>();

  function utilsOf(region: string): Promise<WorkerUtils> {
    const known = utils.get(region);
    if (known) return known;
    const made = makeWorkerUtils({ ...connection(region), maxPoolSize: 1 });
    utils.set(region, made);
    made.catch(() => utils.delete(region));
    return made;
  }

  return {
    locks,
    async beat() {
      await inControl(async ({ sql }) => {
        await sql`
          insert into workers (id, host, pid, queue_worker_ids)
          values (${id}, ${hostname()}, ${process.pid}, ${[...locks]}::text[])
          on conflict (id) do update set beat_at = now(), queue_worker_ids = excluded.queue_worker_ids`;
        await sql`delete from workers where beat_at < now() - make_interval(secs => ${beatSeconds * MISSED_BEATS})`;
      });
    },
    async freeJobs(region) {
      const living = await inControl(
        ({ sql }) => sql<{ id: string }[]>`
          select unnest(queue_worker_ids) as id from workers
          where beat_at >= now() - make_interval(secs => ${beatSeconds * MISSED_BEATS})`,
      );
      const { withPgClient, forceUnlockWorkers } = await utilsOf(region);
      const { rows } = await withPgClient((client) =>
        client.query<{ locked_by: string }>(
          `select distinct locked_by from graphile_worker.jobs
           where locked_by <> all ($1::text[]) and locked_at < now() - make_interval(secs => $2)`,
          [[...locks, ...living.map((row) => row.id)], beatSeconds * 2],
        ),
      );
      if (rows.length === 0) return;
      const dead = rows.map((row) => row.locked_by);
      log.warn({ region, dead }, "jobs of workers that ended without a word are free again");
      await forceUnlockWorkers(dead);
    },
    async end() {
      const made = await Promise.allSettled(utils.values());
      await Promise.allSettled(made.map((one) => one.status === "fulfilled" && one.value.release()));
      await inControl((tx) => tx.sql`delete from workers where id = ${id}`);
    },
  };
}
