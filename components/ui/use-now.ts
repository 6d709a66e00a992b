"use client";

import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;
const readers = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The time now in ms, anew every half minute; undefined on the server and while the page is hydrated. */
export function useNow(): number | undefined {
  return useSyncExternalStore(subscribe, read, () => undefined);
}

function read(): number {
  now ||= Date.now();
  return now;
}

function tick(): void {
  now = Date.now();
  for (const reader of readers) reader();
}

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  if (!timer) {
    now = Date.now();
    timer = setInterval(tick, TICK_MS);
  }
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
