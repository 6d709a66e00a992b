"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { restore } from "@/lib/content/actions";
import type { ContentItem } from "@/lib/content/model";
import { CONTENT } from "@/lib/content/types";
import { Button } from "../ui/button";
import { toast, toastError } from "../ui/toaster";

/** Brings an earlier version back: as the draft, or for types without one as the newest. */
export function BringBack({
  tenant,
  item,
  number,
}: {
  tenant: string;
  item: Pick<ContentItem, "id" | "version" | "type">;
  number: number;
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const bring = () =>
    start(async () => {
      const result = await restore(tenant, { id: item.id, version: item.version, number });
      if (!result.ok) {
        toastError(result.message);
        return;
      }
      toast(
        CONTENT[item.type].goesLive ? `Version ${number} is the draft again` : `As version ${number} again`,
      );
      router.refresh();
    });
  return (
    <Button size="sm" pending={pending} onClick={bring} aria-label={`Bring back version ${number}`}>
      Bring back
    </Button>
  );
}
