import { z } from "zod";
import type { ContentType } from "@/lib/content/types";
import { Id, line } from "@/lib/users/text";
import type { DeviationKind, DeviationState } from "./words";

/** What deviations can be sorted by. */
export const DEVIATION_SORTS = ["since", "item"] as const;

/** The keys of a typed filter over deviations. */
export const DEVIATION_FILTERS = ["kind", "state", "tenant", "type"] as const;

const Kind = z.enum(["changed", "gone", "same_name", "missing", "outdated", "failed", "rolled_back"]);
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

const some = z
  .array(z.strictObject({ itemId: Id, tenantId: Id, kind: Kind }))
  .min(1, "Choose some from the list.")
  .max(200, "At most 200 at once.");

/** Which deviations to accept, why, and until the end of which day (UTC). */
export const AcceptInput = z.strictObject({
  deviations: some,
  note: line("why this is accepted", 500),
  until: z.iso.date("Choose a day.").refine((day) => {
    const ends = Date.parse(day) + DAY_MS;
    return ends > Date.now() && ends < Date.now() + LONGEST_DAYS * DAY_MS;
  }, "Choose a day from today on, within a year."),
});
export type AcceptInput = z.infer<typeof AcceptInput>;

/** Which deviations to repair, or to accept no longer. */
export const DeviationsInput = z.strictObject({ deviations: some });
export type DeviationsInput = z.infer<typeof DeviationsInput>;

/** Names one deviation. */
export type DeviationKey = { itemId: string; tenantId: string; kind: DeviationKind };

/** A row of the register. Times are UTC in ISO form. */
export type DeviationRow = DeviationKey & {
  id: string;
  itemName: string;
  type: ContentType;
  tenantName: string;
  tenantSlug: string | null;
  state: DeviationState;
  reason: string;
  since: string;
  holds: number | null;
  main: number | null;
  note: string | null;
  acceptedBy: string | null;
  until: string | null;
  /** True where it was accepted and that has run out. */
  expired: boolean;
};
