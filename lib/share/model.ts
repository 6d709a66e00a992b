import { z } from "zod";
import type { ContentType } from "@/lib/content/types";
import { ids } from "@/lib/users/text";

/** How an item stands over all its tenants (C2). */
export type ShareStatus = "successful" | "sharing" | "incomplete" | "not_shared";

/** How one tenant stands with an item. */
export type TargetState = "missing" | "sharing" | "successful" | "outdated" | "failed";

/** How many tenants stand how with an item. */
export type TargetCounts = { readonly [S in TargetState]: number };

/** The status column, derived from the tenants' rows alone (C2). */
export function statusOf(counts: TargetCounts | undefined): ShareStatus {
  if (!counts || Object.values(counts).every((n) => n === 0)) return "not_shared";
  if (counts.sharing > 0) return "sharing";
  return counts.failed + counts.outdated + counts.missing > 0 ? "incomplete" : "successful";
}

const ITEMS = 200;

/** What to plan: which items are shared, or no longer shared, with which tenants; without any named, by labels. */
export const PlanInput = z.strictObject({
  itemIds: ids(ITEMS).refine((all) => all.length > 0, "Choose what to share."),
  mode: z.enum(["share", "stop"]).default("share"),
  tenantIds: ids(10_000).optional(),
});
export type PlanInput = z.infer<typeof PlanInput>;

/** Carries out exactly the plan of this digest (C18). */
export const ShareInput = PlanInput.extend({ digest: z.string().length(64) });
export type ShareInput = z.infer<typeof ShareInput>;

/** Tries again for these tenants, for those where it failed, or for all (C4). */
export const RetryInput = z.strictObject({
  itemId: z.uuid(),
  tenantIds: ids(10_000).optional(),
  only: z.literal("failed").optional(),
});
export type RetryInput = z.infer<typeof RetryInput>;

/** What a plan does with one item in one tenant. */
export type PlannedAction = "add" | "overwrite" | "remove";

/** One line of a plan. `with` names the shared item that needs this one (C17). */
export type PlannedChange = {
  readonly itemId: string;
  readonly tenantId: string;
  readonly action: PlannedAction;
  readonly number: number | null;
  readonly digest: string | null;
  readonly direct: boolean;
  readonly with: string | null;
  /** True where nothing is pushed at all, because something that it needs cannot travel along. */
  readonly blocked: boolean;
  /** Why this will not be successful, in a sentence; null where nothing speaks against it. */
  readonly failure: string | null;
};

/** What sharing would do, and the digest by which exactly this is carried out (C18). */
export type SharePlan = {
  readonly digest: string;
  readonly changes: readonly PlannedChange[];
  /** Chosen items that may not be shared, each with the reason (C6–C13). */
  readonly refused: readonly { itemId: string; reason: string }[];
  readonly items: Readonly<Record<string, { name: string; type: ContentType }>>;
  readonly tenants: Readonly<Record<string, { name: string; slug: string; region: string }>>;
  /** Chosen tenants, or those that the labels name: shown before any push (T8). */
  readonly targeted: readonly string[];
};
