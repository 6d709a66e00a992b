import { hostname } from "node:os";
import { makeWorkerUtils, type WorkerUtils } from "graphile-worker";
import { z } from "zod";
import { inControl } from "@/db/connection";
import { env } from "@/lib/core/env";
import { log } from "@/lib/core/log";
import { connection } from "./queue";

const MISSED_BEATS = 4;
const Pid = z.coerce.number().int().positive().optional();

/** A worker's sign of life, and its eye on the others'. */
export type Heartbeat = {
  /** Takes an id under which a queue of this worker will lock jobs. */
  locks(id: string): void;
  /** Takes an id under which no queue of this worker works any more: what it still holds can be freed at once. */
  unlocks(id: string): void;
  /** Notes that this worker lives, and forgets those that missed four beats. */
  beat(): Promise<void>;
  /**
   * Frees a region's jobs that nobody alive holds; the library itself would keep them locked for four hours. A
   * lock younger than two beats may be of a worker that has not said its new id yet. Those of the worker that this
   * one was started to replace, and of its own queues that ended, are free at once.
   */
  freeJobs(region: string): Promise<void>;
  /** Takes this worker off the list. */
  end(): Promise<void>;
};

/**
 * Begins a worker's sign of life. The row in the registry is written by the first `beat`. The supervisor names the
 * process that has died in `BAILIWICK_REPLACES_PID`; a worker of this host with our own process id is gone as well.
 */
export function startHeartbeat(): Heartbeat {
  const id = crypto.randomUUID();
  const locks = new Set<string>();
  const unlocked = new Set<string>();
  const beatSeconds = env().BAILIWICK_HEARTBEAT_MS / 1000;
  const utils = new Map<string, Promise<WorkerUtils>>();
  const gone = [process.pid, Pid.parse(process.env.BAILIWICK_REPLACES_PID || undefined) ?? process.pid];
  let replaced: Promise<string[]> | undefined;

  /** The ids under which the replaced worker locked its jobs; it is taken off the list. */
  async function replacedLocks(): Promise<string[]> {
    const rows = await inControl(
      ({ sql }) => sql<{ locks: string[] }[]>`
        delete from workers where host = ${hostname()} and pid = any (${gone}::int[]) and id <> ${id}
        returning queue_worker_ids as locks`,
    );
    return rows.flatMap((row) => row.locks);
  }

  function utilsOf(region: string): Promise<WorkerUtils> {
    const known = utils.get(region);
    if (known) return known;
    const made = makeWorkerUtils({ ...connection(region), maxPoolSize: 1 });
    utils.set(region, made);
    made.catch(() => utils.delete(region));
    return made;
  }

  return {
    locks(lock) {
      locks.add(lock);
    },
    unlocks(lock) {
      locks.delete(lock);
      unlocked.add(lock);
    },
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
      replaced ??= replacedLocks();
      replaced.catch(() => {
        replaced = undefined;
      });
      const dead = [...(await replaced), ...unlocked];
      const living = await inControl(
        ({ sql }) => sql<{ id: string }[]>`
          select unnest(queue_worker_ids) as id from workers
          where beat_at >= now() - make_interval(secs => ${beatSeconds * MISSED_BEATS})`,
      );
      const { withPgClient, forceUnlockWorkers } = await utilsOf(region);
      const { rows } = await withPgClient((client) =>
        client.query<{ locked_by: string }>(
          `select distinct locked_by from graphile_worker.jobs
           where locked_by = any ($3::text[])
             or locked_by <> all ($1::text[]) and locked_at < now() - make_interval(secs => $2)`,
          [[...locks, ...living.map((row) => row.id)], beatSeconds * 2, dead],
        ),
      );
      if (rows.length === 0) return;
      const found = rows.map((row) => row.locked_by);
      log.warn({ region, dead: found }, "jobs of workers that ended without a word are free again");
      await forceUnlockWorkers(found);
    },
    async end() {
      const made = await Promise.allSettled(utils.values());
      await Promise.allSettled(made.map((one) => one.status === "fulfilled" && one.value.release()));
      await inControl((tx) => tx.sql`delete from workers where id = ${id}`);
    },
  };
}
