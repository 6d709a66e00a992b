"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { PlanPage } from "@/lib/share/plan-page";
import { planDifferences } from "@/lib/share/plan-words";
import { readJson, sentenceOf } from "./read";

/** A plan under review: what was read of it so far, and what changed since it was first shown (C18). */
export type ReviewedPlan = {
  plan: PlanPage | undefined;
  problem: string | undefined;
  reading: boolean;
  /** What is another than it was, where the plan was read anew. */
  differences: string[];
  more: () => Promise<void>;
  /** Reads the plan anew and tells what is another. */
  again: () => Promise<void>;
};

/** Reads a plan a page at a time; where it turns out to be another meanwhile, the new one stands from its start. */
export function usePlan(address: string): ReviewedPlan {
  const [plan, setPlan] = useState<PlanPage>();
  const [problem, setProblem] = useState<string>();
  const [reading, setReading] = useState(true);
  const [differences, setDifferences] = useState<string[]>([]);
  const current = useRef<PlanPage>(undefined);

  const take = useCallback((next: PlanPage | undefined) => {
    current.current = next;
    setPlan(next);
  }, []);

  const fetchPage = useCallback(
    async (after: string | null, signal?: AbortSignal) => {
      setReading(true);
      setProblem(undefined);
      try {
        const page = await readJson<PlanPage>(after ? `${address}&after=${after}` : address, signal);
        const before = current.current;
        if (before && before.digest !== page.digest) {
          setDifferences(planDifferences(before, page));
          if (after) return await fetchStart(address, take, signal);
        }
        take(after && before ? { ...page, tenants: [...before.tenants, ...page.tenants] } : page);
      } catch (error) {
        if (!signal?.aborted) setProblem(sentenceOf(error));
      } finally {
        if (!signal?.aborted) setReading(false);
      }
    },
    [address, take],
  );

  useEffect(() => {
    const ending = new AbortController();
    take(undefined);
    setDifferences([]);
    void fetchPage(null, ending.signal);
    return () => ending.abort();
  }, [fetchPage, take]);

  return {
    plan,
    problem,
    reading,
    differences,
    more: () => fetchPage(plan?.next ?? null),
    again: () => fetchPage(null),
  };
}

async function fetchStart(
  address: string,
  take: (page: PlanPage) => void,
  signal?: AbortSignal,
): Promise<void> {
  take(await readJson<PlanPage>(address, signal));
}
