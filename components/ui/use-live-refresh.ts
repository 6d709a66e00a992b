"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState, useTransition } from "react";

const SECOND_MS = 1000;
const BURST = 10;

/**
 * Draws the page anew while something is under way (`everyMs`; undefined = nothing is). Never two at once, and not
 * while the page is hidden. Returns what starts ten refreshes, a second apart, for work that was just asked for.
 */
export function useLiveRefresh(everyMs: number | undefined): () => void {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [left, setLeft] = useState(0);
  const busy = useRef(false);
  useEffect(() => {
    busy.current = pending;
  }, [pending]);

  const interval = left > 0 ? SECOND_MS : everyMs;
  useEffect(() => {
    if (interval === undefined) return;
    const timer = setInterval(() => {
      if (busy.current || document.visibilityState === "hidden") return;
      setLeft((before) => Math.max(0, before - 1));
      startTransition(() => router.refresh());
    }, interval);
    return () => clearInterval(timer);
  }, [interval, router]);

  return useCallback(() => setLeft(BURST), []);
}
