"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type LeavingPlan, packIds, together } from "@/lib/ownership/words";
import { BULK_PART } from "../data-table/bulk";

/**
 * What these people own (U10), undefined while it is read and null where it could not be. `known`
 * waits for it; `again` reads it anew, after it was found to have changed.
 */
export function useLeavingPlan(tenant: string, ids: string[]) {
  const key = ids.join();
  const [plan, setPlan] = useState<LeavingPlan | null>();
  const reading = useRef<Promise<LeavingPlan | null>>(undefined);

  const again = useCallback(async () => {
    const work = readPlans(tenant, key.split(","));
    reading.current = work;
    const found = await work;
    if (reading.current === work) setPlan(found);
  }, [tenant, key]);

  useEffect(() => {
    void again();
    return () => {
      reading.current = undefined;
    };
  }, [again]);

  return { plan, again, known: async () => (await reading.current) ?? null };
}

/** What some people own now; null where it could not be read. */
export const planNow = (tenant: string, ids: string[]) => readPlan(tenant, ids);

async function readPlans(tenant: string, ids: string[]): Promise<LeavingPlan | null> {
  const plans: LeavingPlan[] = [];
  for (let at = 0; at < ids.length; at += BULK_PART) {
    const plan = await readPlan(tenant, ids.slice(at, at + BULK_PART));
    if (!plan) return null;
    plans.push(plan);
  }
  return together(plans);
}

async function readPlan(tenant: string, ids: string[]): Promise<LeavingPlan | null> {
  const response = await fetch(`/t/${tenant}/api/users/owned?ids=${packIds(ids)}`).catch(() => undefined);
  return response?.ok ? ((await response.json()) as LeavingPlan) : null;
}
