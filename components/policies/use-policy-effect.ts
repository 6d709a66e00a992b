"use client";

import { useEffect, useState } from "react";
import type { PolicyEffect } from "@/lib/policies/words";
import { type PolicyDraft, policyOf } from "./draft";

const PAUSE_MS = 400;

/**
 * What the policy in the form would do, as the server says it a moment after the last key; `stale` while that is not
 * known. What is not valid yet leaves the last numbers.
 */
export function usePolicyEffect(tenant: string, draft: PolicyDraft, known: PolicyEffect, dirty: boolean) {
  const { networks, domains, ...rest } = policyOf(draft);
  const query = new URLSearchParams({
    ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)])),
    networks: networks.join(","),
    domains: domains.join(","),
  }).toString();
  const [found, setFound] = useState<{ query: string; effect: PolicyEffect }>();

  useEffect(() => {
    if (!dirty) return;
    const gone = new AbortController();
    const timer = setTimeout(async () => {
      const address = `/t/${tenant}/api/sign-in-policy/effect?${query}`;
      const response = await fetch(address, { signal: gone.signal }).catch(() => undefined);
      const effect = response?.ok ? await response.json().catch(() => undefined) : undefined;
      if (effect && !gone.signal.aborted) setFound({ query, effect: effect as PolicyEffect });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [tenant, query, dirty]);

  if (!dirty) return { effect: known, stale: false };
  return { effect: found?.effect ?? known, stale: found?.query !== query };
}
