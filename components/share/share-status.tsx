"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ShareStatus, TargetCounts, TargetState } from "@/lib/share/model";
import { SHARE_LABELS, TARGET_LABELS } from "@/lib/share/words";
import { Badge, type Tone } from "../ui/badge";

const TONES: Record<ShareStatus, Tone> = {
  successful: "success",
  sharing: "info",
  incomplete: "warning",
  not_shared: "neutral",
};

/** How an item stands over its tenants: the status and the numbers that it is made of (C2). */
export type ShareStanding = { status: ShareStatus; counts: TargetCounts };

/** How many tenants stand how, in words. */
export function countWords(counts: TargetCounts): string {
  return (Object.keys(TARGET_LABELS) as TargetState[])
    .flatMap((state) => (counts[state] > 0 ? [`${counts[state]} ${TARGET_LABELS[state].toLowerCase()}`] : []))
    .join(", ");
}

/** The status in a word, with its progress while the worker pushes. */
export function standingWords({ status, counts }: ShareStanding): string {
  if (status !== "sharing") return SHARE_LABELS[status];
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return `${SHARE_LABELS.sharing} ${all - counts.sharing} of ${all}`;
}

/** How an item stands with its tenants (C2); it opens the item's share log (C4). */
export function ShareStatusCell({
  item,
  standing,
}: {
  item: { id: string; name: string };
  standing: ShareStanding;
}) {
  const path = usePathname();
  const params = new URLSearchParams(useSearchParams());
  params.set("log", item.id);
  const words = standingWords(standing);
  const badge = (
    <Badge tone={TONES[standing.status]} title={countWords(standing.counts) || "No tenant holds it."}>
      <span className="tabular-nums">{words}</span>
    </Badge>
  );
  if (standing.status === "not_shared") return badge;
  return (
    <Link
      href={`${path}?${params}`}
      scroll={false}
      prefetch={false}
      className="inline-block rounded-full hover:underline"
      aria-label={`${words}: share log of ${item.name}`}
    >
      {badge}
    </Link>
  );
}
