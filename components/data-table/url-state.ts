"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";

/** The table's state in the address: filter, order and place. A change is read anew on the server. */
export function useTableState() {
  const [pending, startTransition] = useTransition();
  const [state, set] = useQueryStates(
    {
      q: parseAsString.withDefault(""),
      sort: parseAsString.withDefault(""),
      after: parseAsString.withDefault(""),
      before: parseAsString.withDefault(""),
    },
    { shallow: false, startTransition, history: "push", clearOnDefault: true },
  );
  return {
    ...state,
    pending,
    setFilter: (q: string) => void set({ q, after: null, before: null }, { history: "replace" }),
    toggleSort: (column: string) =>
      void set({ sort: state.sort === column ? `-${column}` : column, after: null, before: null }),
    goAfter: (after: string) => void set({ after, before: null }, { scroll: true }),
    goBefore: (before: string) => void set({ before, after: null }, { scroll: true }),
  };
}

/** An address with the table's own state in it: of what is in the address now, the filter and the order stay. */
export function withListState(
  href: string,
  params: URLSearchParams,
  place: Record<string, string> = {},
): string {
  const [path = "", query] = href.split("?", 2);
  const kept = new URLSearchParams(query);
  for (const key of ["q", "sort"]) {
    const value = params.get(key);
    if (value) kept.set(key, value);
  }
  for (const [key, value] of Object.entries(place)) kept.set(key, value);
  return kept.size > 0 ? `${path}?${kept}` : path;
}
