"use client";

import { useState } from "react";
import type { Rebased } from "./rebase";

/** What came with a newer state: the parts in words. */
export type News = { taken: string[]; clashing: string[] };

/**
 * The draft of a form over a state that has a version. Where the page brings a newer version, what was typed is put
 * on top of it by `rebase`, and `news` tells what came with it.
 */
export function useRebased<T>(
  start: T,
  version: number | undefined,
  rebase: (base: T, mine: T, theirs: T) => Rebased<T, string>,
) {
  const [held, setHeld] = useState<{ start: T; version: number | undefined; draft: T; news?: News }>({
    start,
    version,
    draft: start,
  });
  let now = held;
  if (version !== held.version) {
    const { merged, taken, clashing } = rebase(held.start, held.draft, start);
    now = { start, version, draft: merged, news: { taken, clashing } };
    setHeld(now);
  }
  return {
    draft: now.draft,
    start: now.start,
    version: now.version,
    news: now.news,
    set: (part: Partial<T>) => setHeld((last) => ({ ...last, draft: { ...last.draft, ...part } })),
  };
}
