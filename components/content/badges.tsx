import type { ContentRow, ContentState } from "@/lib/content/model";
import { stateOf } from "@/lib/content/rules";
import { STATE_LABELS } from "@/lib/content/words";
import { Badge, type Tone } from "../ui/badge";

const TONES: Record<ContentState, Tone> = {
  draft: "neutral",
  live: "success",
  published: "success",
  changed: "warning",
};

/** Where an item stands: a draft, live, published, or changed since (C6, C7). */
export function StateBadge({
  item,
}: {
  item: Pick<ContentRow, "type" | "live" | "published" | "draftChanged">;
}) {
  const state = stateOf(item);
  return <Badge tone={TONES[state]}>{STATE_LABELS[state]}</Badge>;
}

/** The tag of what main shared with this tenant: to be used here, not changed (C5). */
export function SharedTag({ origin }: { origin: ContentRow["origin"] }) {
  if (origin !== "main") return null;
  return (
    <Badge tone="info" title="Main shared it: it can be used here, and changed only there.">
      Shared
    </Badge>
  );
}
