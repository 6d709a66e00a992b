import { z } from "zod";
import type { Permissions } from "@/lib/access/components";

/** Pairs, written as what each of the one has with each of the other. */
export type Pairs = { readonly groupIds: readonly string[]; readonly ids: readonly string[] };

/**
 * What a command is about to change of who may do what, in the terms of the graph (W2). Groups, members, nestings
 * and listings that come and go; what comes wins over what goes. An absent part stays as it is.
 */
export type AccessDelta = {
  /** Roles with new permissions; null is a role that goes. */
  readonly roles?: readonly { readonly id: string; readonly permissions: Permissions | null }[];
  /** Groups that come or get another role; a null role is a group that goes. */
  readonly groups?: readonly {
    readonly id: string;
    readonly name?: string;
    readonly roleId: string | null;
  }[];
  /** People who get another direct role, or who can no longer act at all. */
  readonly users?: {
    readonly ids: readonly string[];
    readonly roleId?: string | null;
    readonly gone?: boolean;
  };
  readonly join?: Pairs;
  readonly leave?: Pairs;
  /** `ids` are the groups that are nested in each of `groupIds`. */
  readonly nest?: Pairs;
  readonly unnest?: Pairs;
  /** `ids` are tenants. */
  readonly list?: Pairs;
  readonly unlist?: Pairs;
};

const Confirmed = z
  .array(z.string().max(400), { error: "Name what is confirmed as a list." })
  .max(50, "At most 50 at once.");

/**
 * What a person says about the change that he was shown: which one it was, what he confirmed by name, and how to go
 * on with the list. `{}` asks to be shown whatever concerns anybody; `ask` asks to be shown in any case; `unseen` is a
 * program's, which looks at nothing and still confirms by name.
 */
export const Approval = z.strictObject({
  ask: z.boolean().optional(),
  hash: z.string().max(64).optional(),
  confirmed: Confirmed.optional(),
  after: z.string().max(600).optional(),
  unseen: z.boolean().optional(),
});
export type Approval = z.infer<typeof Approval>;

/** A command's input with the approval of its review beside it. */
export type Reviewed<I> = I & { review?: Approval | undefined };

/** The schema of a command's input with room for the approval (W2). */
export function withReview<S extends z.ZodRawShape, C extends z.core.$ZodObjectConfig>(
  schema: z.ZodObject<S, C>,
) {
  return schema.extend({ review: Approval.optional() });
}

/** The schema of a program's input with room for what it confirms by name (W2). */
export function withConfirmed<S extends z.ZodRawShape, C extends z.core.$ZodObjectConfig>(
  schema: z.ZodObject<S, C>,
) {
  return schema.extend({ confirmed: Confirmed.optional() });
}

/** A program's input as a reviewed command takes it. */
export function unseen<B extends { confirmed?: string[] | undefined }>({ confirmed = [], ...body }: B) {
  return { ...body, review: { unseen: true, confirmed } };
}
