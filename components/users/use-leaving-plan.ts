"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { LeavingPlan } from "@/lib/ownership/words";

/**
 * What the people of these packed ids own (U10), undefined while it is read and null where it could not be. `known`
 * waits for it; `again` reads it anew, after it was found to have changed.
 */
export function useLeavingPlan(tenant: string, packed: string) {
  const [plan, setPlan] = useState<LeavingPlan | null>();
  const reading = useRef<Promise<LeavingPlan | null>>(undefined);

  const again = useCallback(async () => {
    const work = readPlan(`/t/${tenant}/api/users/owned?ids=${packed}`);
    reading.current = work;
    const found = await work;
    if (reading.current === work) setPlan(found);
  }, [tenant, packed]);

  useEffect(() => {
    void again();
    return () => {
      reading.current = undefined;
    };
  }, [again]);

  return { plan, again, known: async () => (await reading.current) ?? null };
}

async function readPlan(address: string): Promise<LeavingPlan | null> {
  const response = await fetch(address).catch(() => undefined);
  return response?.ok ? ((await response.json()) as LeavingPlan) : null;
}
