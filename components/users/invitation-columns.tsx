import {
  INVITATION_STATE_LABELS,
  type InvitationRow,
  type InvitationState,
  MAIL_ATTEMPTS,
} from "@/lib/invitations/words";
import type { Column } from "../data-table/types";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

const TONES: Readonly<Record<InvitationState, Tone>> = {
  pending: "info",
  mail_failed: "danger",
  paused: "neutral",
  expired: "warning",
  cancelled: "neutral",
  accepted: "success",
};

/** Why a mail did not go out, and what happens next. */
function failureWords({ failure }: InvitationRow): string {
  if (!failure) return "";
  const next = failure.attempts < MAIL_ATTEMPTS ? "It is tried again by itself." : "Resend it to try again.";
  return `${failure.sentence} ${next} Reference ${failure.ref}.`;
}

/** The columns of the invitations' list (U4). */
export const invitationColumns: Column<InvitationRow>[] = [
  { id: "email", header: "Email", sortable: true, primary: true, text: (row) => row.email },
  { id: "name", header: "Name", text: (row) => row.name },
  {
    id: "state",
    header: "State",
    text: (row) => [INVITATION_STATE_LABELS[row.state], failureWords(row)].filter(Boolean).join(": "),
    cell: (row) => (
      <span className="flex items-center gap-2">
        <Badge tone={TONES[row.state]}>{INVITATION_STATE_LABELS[row.state]}</Badge>
        {row.failure && <span className="text-muted text-xs">{failureWords(row)}</span>}
      </span>
    ),
  },
  { id: "by", header: "Invited by", text: (row) => row.invitedBy ?? "The console" },
  {
    id: "created",
    header: "Invited",
    sortable: true,
    text: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: "mailed",
    header: "Sent",
    text: mailedText,
    cell: (row) =>
      row.mailedAt ? (
        <RelativeTime at={row.mailedAt} />
      ) : (
        <span className="text-muted">{mailedText(row)}</span>
      ),
  },
  {
    id: "expires",
    header: "Expires",
    sortable: true,
    text: (row) => row.expiresAt,
    cell: (row) => <RelativeTime at={row.expiresAt} />,
  },
  {
    id: "accepted",
    header: "Accepted",
    hiddenByDefault: true,
    text: (row) => row.acceptedAt ?? "",
    cell: (row) => <RelativeTime at={row.acceptedAt} never="" />,
  },
];

function mailedText(row: InvitationRow): string {
  if (row.mailedAt) return row.mailedAt;
  if (row.mail === "none") return "By link";
  return row.mail === "queued" && row.state === "pending" ? "On its way" : "Not yet";
}
