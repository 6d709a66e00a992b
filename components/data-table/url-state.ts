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
    goAfter: (after: string) => void set({ after, before: null }),
    goBefore: (before: string) => void set({ before, after: null }),
  };
}
