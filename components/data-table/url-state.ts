"use client";

import { parseAsString, useQueryStates } from "nuqs";
import { useTransition } from "react";
import type { SavedView } from "@/lib/saved-views/words";

const parsers = {
  view: parseAsString,
  q: parseAsString,
  sort: parseAsString,
  after: parseAsString,
  before: parseAsString,
};

/**
 * The table's state in the address: view, filter, order and place. What the address does not say is the view's. A
 * change is read anew on the server.
 */
export function useTableState(view: SavedView | null | undefined) {
  const [pending, startTransition] = useTransition();
  const [said, set] = useQueryStates(parsers, { shallow: false, startTransition, history: "push" });
  const q = said.q ?? view?.q ?? "";
  const sort = said.sort ?? view?.sort ?? "";
  // An empty filter has to be said where the view would fill it again.
  const written = (text: string, standard: string | undefined) => (text === (standard ?? "") ? null : text);
  return {
    q,
    sort,
    pending,
    setFilter: (next: string) =>
      void set({ q: written(next, view?.q), after: null, before: null }, { history: "replace" }),
    toggleSort(column: string) {
      const next = sort === column ? `-${column}` : column;
      void set({ sort: written(next, view?.sort), after: null, before: null });
    },
    /** The address of another place in this list. */
    hrefOf: (place: { after?: string; before?: string }) =>
      hrefWith("", { ...said, after: null, before: null, ...place }),
    goAfter: (after: string) => void set({ after, before: null }, { scroll: true }),
    goBefore: (before: string) => void set({ before, after: null }, { scroll: true }),
  };
}

/** An address with these parameters added; empty and absent ones are left out, save an empty filter. */
export function hrefWith(href: string, params: Record<string, string | null | undefined>): string {
  const [path = "", query] = href.split("?", 2);
  const all = new URLSearchParams(query);
  for (const [key, value] of Object.entries(params)) {
    if (value || (key === "q" && value === "" && params.view)) all.set(key, value);
  }
  return all.size > 0 ? `${path}?${all}` : path;
}
