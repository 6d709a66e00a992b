import { z } from "zod";
import { ids } from "@/lib/users/text";

/** What the list of sessions can be sorted by. */
export const SESSION_SORTS = ["seen", "created"] as const;

/** A live session of somebody of this instance (A4). Times are UTC in ISO form. */
export type SessionRow = {
  id: string;
  person: { id: string; name: string; email: string };
  browser: string;
  ip: string | null;
  /** The name of the provider's connection; null for a password. */
  connection: string | null;
  /** The groups of this session alone (G5). */
  groups: string[];
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
  current: boolean;
};

/** Sessions to end. */
export const EndSessionsInput = z.strictObject({
  sessionIds: ids(500).refine((all) => all.length > 0, "Choose at least one session."),
});
export type EndSessionsInput = z.infer<typeof EndSessionsInput>;

/** That all sessions are to end but one's own. */
export const EndAllInput = z.strictObject({ all: z.literal(true) });
export type EndAllInput = z.infer<typeof EndAllInput>;
