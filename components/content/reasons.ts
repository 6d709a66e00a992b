import type { ContentRow } from "@/lib/content/model";
import { contentLockedReason } from "@/lib/content/rules";

/** Why an item cannot be made live now; null where it can (C6, C7, C9). */
export function liveReason(item: ContentRow): string | null {
  if (item.live !== null && !item.draftChanged) return "What is live is the newest already.";
  return contentLockedReason(item);
}

/** Why an item cannot be published now; null where it can (C7). */
export function publishReason(item: ContentRow): string | null {
  if (item.live === null) return "Make a version live first.";
  if (item.published === item.live) return "The live version is published already.";
  return contentLockedReason(item);
}
