/** How long an invitation's link works (U4). */
export const INVITATION_DAYS = 7;

/** How long a link works by which one sets a new password. */
export const RESET_HOURS = 1;

/** How often a mail is tried by itself, about a day and a half in all. The queue's own number. */
export const MAIL_ATTEMPTS = 12;

/** What became of an invitation (U4). `paused`: the person was deactivated, and the link waits. */
export type InvitationState = "pending" | "mail_failed" | "paused" | "expired" | "cancelled" | "accepted";

/** The words for an invitation's state (U4). */
export const INVITATION_STATE_LABELS: Readonly<Record<InvitationState, string>> = {
  pending: "Pending",
  mail_failed: "Mail failed",
  paused: "Person inactive",
  expired: "Expired",
  cancelled: "Cancelled",
  accepted: "Accepted",
};

/** What the invitations can be sorted by. */
export const INVITATION_SORTS = ["created", "expires", "email"] as const;

/** The keys of a typed filter over invitations. */
export const INVITATION_FILTERS = ["state"] as const;

/** A row of the invitations' list: a person's newest one. Times are UTC in ISO form. */
export type InvitationRow = {
  id: string;
  userId: string;
  name: string;
  email: string;
  /** Who invited; null where the console itself or the gateway did. */
  invitedBy: string | null;
  createdAt: string;
  /** What became of the mail; `none`: the link was handed over. */
  mail: "none" | "queued" | "sent" | "failed";
  /** When the mail left; null where none did. */
  mailedAt: string | null;
  expiresAt: string;
  acceptedAt: string | null;
  state: InvitationState;
  /** Why the mail did not go out, where it failed. */
  failure: { sentence: string; ref: string; attempts: number } | null;
};
