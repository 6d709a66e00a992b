"use client";

import { useEffect, useState } from "react";
import type { RoleUsage } from "@/lib/roles/model";

/** Where a role is used, read when it is asked for (R1). */
export function useRoleUsage(tenant: string, roleId: string): RoleUsage | "reading" | "failed" {
  const [usage, setUsage] = useState<RoleUsage | "reading" | "failed">("reading");
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/roles/usage?id=${roleId}`, { signal: abort.signal })
      .then(async (response) => setUsage(response.ok ? ((await response.json()) as RoleUsage) : "failed"))
      .catch(() => abort.signal.aborted || setUsage("failed"));
    return () => abort.abort();
  }, [tenant, roleId]);
  return usage;
}
