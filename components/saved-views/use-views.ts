"use client";

import { useEffect, useState } from "react";
import type { SavedView } from "@/lib/saved-views/words";

/** The views of a list, read when the menu of views opens. */
export function useViews(tenant: string, screen: string) {
  const [items, setItems] = useState<SavedView[]>([]);
  const [state, setState] = useState<"reading" | "read" | "failed">("reading");
  useEffect(() => {
    const abort = new AbortController();
    const url = `/t/${tenant}/api/saved-views?${new URLSearchParams({ screen })}`;
    fetch(url, { signal: abort.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        setItems(((await response.json()) as { items: SavedView[] }).items);
        setState("read");
      })
      .catch(() => abort.signal.aborted || setState("failed"));
    return () => abort.abort();
  }, [tenant, screen]);
  return { items, state };
}
