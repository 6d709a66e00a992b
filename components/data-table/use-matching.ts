"use client";

import { useState } from "react";
import { toastError } from "../ui/toaster";

/** Every row that a filter finds, by its id; `capped` where there are more than can be chosen at once. */
export type Matching = { q: string; ids: string[]; capped: boolean };

/**
 * The explicit second step of a selection: all that the filter finds, as the server finds it now. What is chosen is
 * that list of ids and nothing that comes to match later; another filter ends it.
 */
export function useMatching(href: string | undefined, q: string) {
  const [matching, setMatching] = useState<Matching>();
  const [pending, setPending] = useState(false);
  return {
    matching: matching?.q === q ? matching : undefined,
    pending,
    clear: () => setMatching(undefined),
    async choose() {
      if (!href) return;
      setPending(true);
      const response = await fetch(`${href}?${new URLSearchParams({ q })}`).catch(() => undefined);
      const answer = await response?.json().catch(() => undefined);
      setPending(false);
      if (response?.ok) setMatching({ q, ...(answer as Omit<Matching, "q">) });
      else toastError((answer as { message?: string })?.message ?? "The rows could not be read. Try again.");
    },
  };
}
