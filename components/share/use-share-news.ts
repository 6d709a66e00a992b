"use client";

import { useEffect, useRef } from "react";
import { counted } from "@/lib/share/plan-words";
import { useMoved } from "../live/use-live";
import { toast, toastError } from "../ui/toaster";
import { type ExpectedShare, expectedShares, keepExpected } from "./expected";
import { readJson } from "./read";

type Tally = { sharing: number; failed: number; tenants: number };

/** Tells whoever began a share how it ended, and calls `onMoved` as shares move on. */
export function useShareNews(tenant: string, onMoved: () => void): void {
  const busy = useRef(false);
  const look = useRef(async () => {});
  look.current = async () => {
    const waiting = expectedShares(tenant);
    if (busy.current || waiting.length === 0) return;
    busy.current = true;
    const left: ExpectedShare[] = [];
    for (const share of waiting) {
      const address = `/t/${tenant}/api/shares/status?items=${share.itemIds.join(",")}`;
      const tally = await readJson<Tally>(address).catch(() => undefined);
      if (!tally || tally.sharing > 0) left.push(share);
      else tell(share, tally);
    }
    const begunSince = expectedShares(tenant).slice(waiting.length);
    keepExpected(tenant, [...left, ...begunSince]);
    busy.current = false;
  };
  useMoved(tenant, () => {
    onMoved();
    void look.current();
  });
  useEffect(() => {
    void look.current();
  }, []);
}

function tell({ what, mode }: ExpectedShare, { failed, tenants }: Tally): void {
  if (failed > 0)
    toastError(
      `${what}: ${mode === "stop" ? "taking back" : "sharing"} failed at ${counted(failed, "tenant")}. The share log says why.`,
    );
  else if (mode === "stop") toast(`${what} was taken back from all tenants`);
  else toast(`${what} is shared with ${counted(tenants, "tenant")}`);
}
