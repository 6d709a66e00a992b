import { setTimeout as sleep } from "node:timers/promises";
import { inControl } from "@/db/connection";
import { log } from "@/lib/core/log";

/** Work that is done again and again until it is stopped, never twice at once. */
export type Timer = { stop(): Promise<void> };

/** Does `work` now and then `ms` after each end of it. What it throws is logged, and it is tried again. */
export function every(ms: number, name: string, work: () => Promise<unknown>): Timer {
  const ending = new AbortController();
  const loop = async () => {
    while (!ending.signal.aborted) {
      await work().catch((error) => log.error({ timer: name, err: error }, "a timer's work failed"));
      await sleep(ms, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  const done = loop();
  return {
    async stop() {
      ending.abort();
      await done;
    },
  };
}

/**
 * Does `work` about every so many seconds over all workers together: whoever looks first when the time has come
 * takes the turn, on the database's clock.
 */
export function inTurns(seconds: number, name: string, work: () => Promise<unknown>): Timer {
  const look = Math.min(5, seconds / 10);
  return every(look * 1000, name, async () => {
    if (await takeTurn(name, seconds - look)) await work();
  });
}

async function takeTurn(name: string, seconds: number): Promise<boolean> {
  const taken = await inControl(
    (tx) => tx.sql`
      insert into settings (key, value) values (${`worker.turn.${name}`}, to_jsonb(extract(epoch from now())))
      on conflict (key) do update set value = excluded.value
      where settings.value::float8 <= extract(epoch from now()) - ${seconds}::float8
      returning key`,
  );
  return taken.length > 0;
}
