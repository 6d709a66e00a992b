import { hear } from "@/db/connection";
import { log } from "@/lib/core/log";

const CHANNEL = "bailiwick_live";
const RETRY_MS = 2_000;

type Hub = { listeners: Set<() => void>; starting: boolean; started: boolean };
const shared = globalThis as typeof globalThis & { bailiwickLive?: Hub };
shared.bailiwickLive ??= { listeners: new Set(), starting: false, started: false };
const hub: Hub = shared.bailiwickLive;

/**
 * Calls `listener` whenever shared content or sites have moved on. However many listen, the process has one
 * connection that listens for all. Returns what ends it.
 */
export function onLive(listener: () => void): () => void {
  hub.listeners.add(listener);
  void start();
  return () => hub.listeners.delete(listener);
}

/** How many listen now, for metrics and tests. */
export function liveListeners(): number {
  return hub.listeners.size;
}

async function start(): Promise<void> {
  if (hub.started || hub.starting) return;
  hub.starting = true;
  try {
    await hear(CHANNEL, () => {
      for (const listener of hub.listeners) listener();
    });
    hub.started = true;
    // What moved on before the connection listened was heard by nobody.
    for (const listener of hub.listeners) listener();
  } catch (error) {
    log.warn({ err: error }, "live news could not be listened to");
    setTimeout(() => hub.listeners.size > 0 && void start(), RETRY_MS).unref();
  } finally {
    hub.starting = false;
  }
}
