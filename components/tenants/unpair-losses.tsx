"use client";

import { useEffect, useState } from "react";
import type { UnpairLosses } from "@/lib/pairing/model";

type Read = UnpairLosses | "reading" | "failed";

/** Reads what unpairing a tenant takes from it and could bring back (P6). */
export function useUnpairLosses(main: string, tenantId: string): Read {
  const [losses, setLosses] = useState<Read>("reading");
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${main}/api/pairing/unpair?tenantId=${tenantId}`, { signal: abort.signal })
      .then(async (response) => setLosses(response.ok ? await response.json() : "failed"))
      .catch(() => abort.signal.aborted || setLosses("failed"));
    return () => abort.abort();
  }, [main, tenantId]);
  return losses;
}

/** "3 users, 1 group and 2 roles". */
export function inNumbers({ users, groups, roles }: UnpairLosses["leaving"]): string {
  const count = (n: number, word: string) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
  return `${count(users, "user")}, ${count(groups, "group")} and ${count(roles, "role")}`;
}
