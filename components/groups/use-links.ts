"use client";

import { useEffect, useState } from "react";
import type { GroupLink, GroupLinks } from "@/lib/groups/model";

const DELAY_MS = 200;

type Found = Pick<GroupLinks, "next" | "count" | "capped"> & { q: string; items: GroupLink[] };

/** What belongs to a group, by search, a page at a time. */
export function useLinks(source: string) {
  const [q, setQ] = useState("");
  const [after, setAfter] = useState<string>();
  const [found, setFound] = useState<Found>();
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads the same again
  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(
      async () => {
        const query = new URLSearchParams({ q, ...(after ? { after } : {}) });
        const response = await fetch(`${source}&${query}`, { signal: abort.signal }).catch(() => undefined);
        if (abort.signal.aborted) return;
        setFailed(!response?.ok);
        if (!response?.ok) return;
        const page = (await response.json()) as GroupLinks;
        setFound((last) => ({
          ...page,
          q,
          items: after && last?.q === q ? [...last.items, ...page.items] : page.items,
        }));
      },
      q === "" || after ? 0 : DELAY_MS,
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [source, q, after, attempt]);

  return {
    q,
    found,
    failed,
    search: (text: string) => {
      setQ(text);
      setAfter(undefined);
    },
    more: () => setAfter(found?.next),
    retry: () => setAttempt(attempt + 1),
  };
}
