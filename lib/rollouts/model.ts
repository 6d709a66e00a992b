import { z } from "zod";
import type { SharePlan } from "@/lib/share/model";
import { Id, ids, line, Version } from "@/lib/users/text";
import type { RingState, RolloutState } from "./words";

/** What rollouts can be sorted by. */
export const ROLLOUT_SORTS = ["started", "name"] as const;

/** The keys of a typed filter over rollouts. */
export const ROLLOUT_FILTERS = ["state"] as const;

const RINGS = 6;
const FORTNIGHT = 20_160;
const Labels = z.array(z.string().trim().min(1).max(40)).max(20, "At most 20 labels.").default([]);

const pause = {
  waitMinutes: z
    .int("Enter whole minutes.")
    .min(0, "Enter 0 or more minutes.")
    .max(FORTNIGHT, "A ring waits two weeks at most.")
    .default(0),
  approval: z.boolean().default(false),
};

/** A ring before the last: a canary tenant, further tenants, or labels (W5). */
const RingInput = z
  .strictObject({ name: line("a name", 80), labels: Labels, tenantIds: ids(200).default([]), ...pause })
  .refine((ring) => ring.labels.length + ring.tenantIds.length > 0, {
    message: "Choose tenants or labels for this ring.",
    path: ["tenantIds"],
  });

/** What would be rolled out, and by which rings; the rest follows last. */
export const RolloutPlanInput = z.strictObject({
  itemIds: ids(200).refine((all) => all.length > 0, "Choose what to roll out."),
  rings: z
    .array(RingInput)
    .min(1, "A rollout begins with a ring.")
    .max(RINGS, `At most ${RINGS} rings before the rest.`),
  rest: z.strictObject(pause).default({ waitMinutes: 0, approval: false }),
});
export type RolloutPlanInput = z.infer<typeof RolloutPlanInput>;

/** Starts exactly the plan of this digest (C18). */
export const StartInput = RolloutPlanInput.extend({
  name: line("a name", 120),
  digest: z.string().length(64),
});
export type StartInput = z.infer<typeof StartInput>;

/** A rollout at the version that the person saw. */
export const SteerInput = z.strictObject({ id: Id, version: Version });
export type SteerInput = z.infer<typeof SteerInput>;

/** Lets this ring begin. */
export const ApproveInput = SteerInput.extend({ ring: z.int().min(2) });
export type ApproveInput = z.infer<typeof ApproveInput>;

/** What to roll back: an item everywhere, or a rollout where it has been. Without earlier version: take away, or leave. */
export const RollBackPlanInput = z.strictObject({
  itemId: Id.optional(),
  rolloutId: Id.optional(),
  takeAway: z.boolean().default(false),
});
export type RollBackPlanInput = z.infer<typeof RollBackPlanInput>;

/** Rolls back exactly as the plan of this digest says. */
export const RollBackInput = RollBackPlanInput.extend({ digest: z.string().length(64) });
export type RollBackInput = z.infer<typeof RollBackInput>;

/** A rollout's plan: what sharing would do, and in which ring each tenant is. */
export type RolloutPlan = SharePlan & { readonly ringOf: Readonly<Record<string, number>> };

/** What rolling back does with one item in one tenant. `keep`: nothing, with the reason. */
export type RollBackLine = {
  readonly itemId: string;
  readonly tenantId: string;
  readonly action: "back" | "remove" | "keep";
  readonly from: number | null;
  readonly to: number | null;
  readonly reason: string | null;
};

/** From which version to which each tenant would go, and the digest by which exactly this is done. */
export type RollBackPlan = {
  readonly digest: string;
  readonly lines: readonly RollBackLine[];
  readonly items: Readonly<Record<string, string>>;
  readonly tenants: Readonly<Record<string, string>>;
};

/** A row of the table of rollouts. Times are UTC in ISO form. */
export type RolloutRow = {
  id: string;
  name: string;
  state: RolloutState;
  reason: string | null;
  items: string[];
  itemCount: number;
  ring: number;
  rings: number;
  tenants: number;
  done: number;
  startedBy: string | null;
  startedAt: string;
  endedAt: string | null;
  version: number;
};

/** A ring of a rollout, with how its tenants stand. */
export type RingDetail = {
  number: number;
  name: string;
  labels: string[];
  tenantNames: string[];
  waitMinutes: number;
  approval: boolean;
  state: RingState;
  startedAt: string | null;
  endedAt: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  /** When it may begin, where it only waits for time. */
  dueAt: string | null;
  tenants: {
    id: string;
    name: string;
    state: "waiting" | "sharing" | "done" | "failed";
    reason: string | null;
  }[];
};

/** A rollout in full. */
export type RolloutDetail = Omit<RolloutRow, "items"> & {
  mine: boolean;
  items: {
    id: string;
    type: string;
    name: string;
    number: number | null;
    newest: number | null;
    chosen: boolean;
  }[];
  ringsOf: RingDetail[];
};
