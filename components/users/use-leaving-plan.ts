"use client";

import { useCallback, useEffect, useState } from "react";
import type { LeavingPlan } from "@/lib/ownership/words";

/** What the people of these packed ids own (U10); `read` reads it anew, after it was found to have changed. */
export function useLeavingPlan(
  tenant: string,
  packed: string,
): { plan: LeavingPlan | "reading" | "failed"; read: () => Promise<void> } {
  const [plan, setPlan] = useState<LeavingPlan | "reading" | "failed">("reading");

  const read = useCallback(
    async (signal?: AbortSignal) => {
      const response = await fetch(`/t/${tenant}/api/users/owned?ids=${packed}`, { signal }).catch(
        () => undefined,
      );
      if (signal?.aborted) return;
      setPlan(response?.ok ? ((await response.json()) as LeavingPlan) : "failed");
    },
    [tenant, packed],
  );

  useEffect(() => {
    const abort = new AbortController();
    void read(abort.signal);
    return () => abort.abort();
  }, [read]);

  return { plan, read };
}
