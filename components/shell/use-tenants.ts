"use client";

import { useEffect, useState } from "react";
import type { TenantOption } from "./types";

const RECENT = "bw-recent-tenants";
const DELAY_MS = 150;

/** The tenants that fit a text, searched on the server; the recently used come first while nothing is typed. */
export function useTenants(
  slug: string,
  text: string,
  active: boolean,
): { items: TenantOption[]; current: TenantOption | undefined; failed: boolean; read: boolean } {
  const [items, setItems] = useState<TenantOption[]>([]);
  const [current, setCurrent] = useState<TenantOption>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!active) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/t/${slug}/api/tenants?q=${encodeURIComponent(text)}`, {
          signal: abort.signal,
        });
        if (!response.ok) throw new Error(String(response.status));
        const answer = (await response.json()) as { items: TenantOption[]; current: TenantOption };
        setItems(answer.items);
        setCurrent(answer.current);
        setFailed(false);
      } catch {
        if (!abort.signal.aborted) setFailed(true);
      }
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [slug, text, active]);
  const recent = active ? recentTenants() : [];
  const rank = (item: TenantOption) =>
    recent.includes(item.slug) ? recent.indexOf(item.slug) : recent.length;
  return {
    items: text ? items : [...items].sort((a, b) => rank(a) - rank(b)),
    current,
    failed,
    read: current !== undefined,
  };
}

/** Remembers in this browser that a tenant was used. */
export function rememberTenant(slug: string): void {
  localStorage.setItem(
    RECENT,
    JSON.stringify([slug, ...recentTenants().filter((each) => each !== slug)].slice(0, 8)),
  );
}

/** The same section in another tenant: Users of Acme leads to Users of Globex. */
export function sameSection(path: string, slug: string): string {
  const rest =
    /^\/t\/[^/]+((?:\/settings)?\/(?:users|roles|groups|main-tenant)|\/audit)(?:\/|$)/.exec(path)?.[1] ?? "";
  return `/t/${slug}${rest}`;
}

function recentTenants(): string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}
