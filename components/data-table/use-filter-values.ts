"use client";

import { useEffect, useState } from "react";
import { valueWord } from "./suggest";
import type { FilterKey, ListRef } from "./types";

type Value = { value: string; label: string };
type Found = { of: string; items: Value[]; next?: string };

const DELAY_MS = 150;

/**
 * The values that the server finds for the word that is being typed, where its key is one that is searched; a page
 * at a time.
 */
export function useFilterValues(
  list: ListRef | undefined,
  filters: FilterKey[],
  typed: string,
  open: boolean,
) {
  const [found, setFound] = useState<Found>();
  const word = valueWord(typed);
  const filter = word && filters.find(({ key }) => key.toLowerCase() === word.key);
  const source =
    list && word && filter?.search && open
      ? `/t/${list.tenant}/api/filter-values?${new URLSearchParams({ screen: list.screen, key: filter.key, q: word.wanted })}`
      : undefined;

  useEffect(() => {
    if (!source) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const page = await readPage(source, abort.signal);
      if (page) setFound({ of: source, ...page });
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [source]);

  const current = found?.of === source ? found : undefined;
  return {
    /** The filters with what was found as the key's values. */
    filters:
      filter && current
        ? filters.map((each) =>
            each === filter ? { ...each, values: [...(each.values ?? []), ...current.items] } : each,
          )
        : filters,
    /** True where the server was asked and has not answered yet. */
    searching: source !== undefined && !current,
    /** Reads the next page, where there is one. */
    async more() {
      if (!current?.next || !source) return;
      const { next } = current;
      setFound({ ...current, next: undefined });
      const page = await readPage(`${source}&after=${encodeURIComponent(next)}`);
      setFound((now) =>
        page && now?.of === source
          ? { of: source, items: [...now.items, ...page.items], next: page.next }
          : now,
      );
    },
  };
}

async function readPage(
  url: string,
  signal?: AbortSignal,
): Promise<{ items: Value[]; next?: string } | undefined> {
  const response = await fetch(url, { signal }).catch(() => undefined);
  return response?.ok ? ((await response.json()) as { items: Value[]; next?: string }) : undefined;
}
