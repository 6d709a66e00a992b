"use client";

import { lazy, Suspense } from "react";
import type { Playbook } from "@/lib/content/definitions/playbook";

const PlaybookGraph = lazy(() => import("./playbook-graph"));

/** The graph of a playbook, loaded when it is shown. */
export function LazyGraph({ value }: { value: Pick<Playbook, "start" | "steps"> }) {
  return (
    <Suspense fallback={<p className="text-sm text-muted">Loading the graph…</p>}>
      <PlaybookGraph value={value} />
    </Suspense>
  );
}
