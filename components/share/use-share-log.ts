"use client";

import { useCallback, useEffect, useState } from "react";
import type { ShareLog } from "@/lib/share/log";
import { useMoved } from "../live/use-live";
import { readJson, sentenceOf } from "./read";

/** What of a log is shown. */
export type LogView = { q: string; only: "all" | "failed"; after?: string; before?: string };

/** Reads a page of an item's share log, and again whenever sharing moves on (C4). */
export function useShareLog(tenant: string, item: string, view: LogView) {
  const [log, setLog] = useState<ShareLog>();
  const [problem, setProblem] = useState<string>();
  const query = new URLSearchParams({ item, q: view.q, only: view.only });
  if (view.after) query.set("after", view.after);
  if (view.before) query.set("before", view.before);
  const address = `/t/${tenant}/api/shares/log?${query}`;

  const look = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const found = await readJson<ShareLog>(address, signal);
        if (signal?.aborted) return;
        setLog(found);
        setProblem(undefined);
      } catch (error) {
        if (!signal?.aborted) setProblem(sentenceOf(error));
      }
    },
    [address],
  );

  useEffect(() => {
    const ending = new AbortController();
    void look(ending.signal);
    return () => ending.abort();
  }, [look]);
  useMoved(tenant, () => void look());
  return { log, problem, look };
}
