"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";

const GATHER_MS = 300;
const AGAIN_MS = 5_000;
const NAME = "bailiwick-live";

/**
 * Draws the page anew whenever shared content or sites have moved on, and then calls `onMoved`. One tab of the browser
 * holds the stream and tells the others: a browser has only few connections to a server.
 */
export function useLive(tenant: string, onMoved?: () => void): void {
  const router = useRouter();
  useMoved(tenant, () => {
    router.refresh();
    onMoved?.();
  });
}

/** Calls `onMoved` whenever shared content or sites have moved on, or may have while nobody listened. */
export function useMoved(tenant: string, onMoved: () => void): void {
  const latest = useRef(onMoved);
  useEffect(() => {
    latest.current = onMoved;
  }, [onMoved]);
  useEffect(() => {
    const ending = new AbortController();
    const channel = new BroadcastChannel(NAME);
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        if (document.visibilityState === "visible") latest.current();
      }, GATHER_MS);
    };
    const tell = () => {
      channel.postMessage("moved");
      refresh();
    };
    channel.onmessage = refresh;
    const again = async () => {
      while (!ending.signal.aborted) {
        await held(`/t/${tenant}/api/events`, tell, ending.signal);
        if (!ending.signal.aborted) await new Promise((resume) => setTimeout(resume, AGAIN_MS));
      }
    };
    void again();
    document.addEventListener("visibilitychange", refresh, { signal: ending.signal });
    return () => {
      ending.abort();
      clearTimeout(waiting);
      channel.close();
    };
  }, [tenant]);
}

/** Holds the browser's one stream as soon as no other tab does, until it is refused or the page is left. */
async function held(address: string, tell: () => void, signal: AbortSignal): Promise<void> {
  const hold = () => listen(address, tell, signal);
  // Locks exist only where the page came over TLS or from this machine.
  if (!navigator.locks) return hold();
  await navigator.locks.request(NAME, { signal }, hold).catch(() => {});
}

function listen(address: string, tell: () => void, signal: AbortSignal): Promise<void> {
  return new Promise((release) => {
    const source = new EventSource(address);
    source.addEventListener("moved", tell);
    // What moved on since the page was drawn, or between two streams, was told to nobody.
    source.addEventListener("open", tell);
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && release());
    const close = () => {
      source.close();
      release();
    };
    if (signal.aborted) close();
    signal.addEventListener("abort", close, { once: true });
  });
}
