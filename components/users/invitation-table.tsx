"use client";

import { Ban, Link2, Send, User } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { cancel, handOver, resend } from "@/lib/invitations/actions";
import { INVITATION_STATE_LABELS, type InvitationRow } from "@/lib/invitations/words";
import { DataTable } from "../data-table/data-table";
import type { FilterKey, ListRef, PageOf, RowAction } from "../data-table/types";
import { LinkButton } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Dialog } from "../ui/dialog";
import { toast, toastError } from "../ui/toaster";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { invitationColumns } from "./invitation-columns";
import { InvitationLinks } from "./invitation-links";

const WHILE_MAILING_MS = 5_000;

const filters: FilterKey[] = [
  {
    key: "state",
    label: "State",
    only: true,
    values: Object.entries(INVITATION_STATE_LABELS).map(([value, label]) => ({ value, label })),
  },
];

const ids = (rows: InvitationRow[]) => ({ userIds: rows.map(({ userId }) => userId) });
const named = (rows: InvitationRow[]) =>
  rows.length === 1 ? (rows[0]?.email ?? "") : `${rows.length} people`;

/** The invitations of this instance and what can be done with one or many (U4). */
export function InvitationTable({
  tenant,
  page,
  view,
  mayInvite,
}: {
  tenant: string;
  page: PageOf<InvitationRow>;
  view: ListRef["view"];
  mayInvite: boolean;
}) {
  const router = useRouter();
  const [links, setLinks] = useState<{ email: string; link: string }[]>();
  const [ending, setEnding] = useState<InvitationRow[]>();
  const onItsWay = page.rows.some(({ mail, state }) => mail === "queued" && state === "pending");
  const refreshNow = useLiveRefresh(onItsWay ? WHILE_MAILING_MS : undefined);

  async function renew(rows: InvitationRow[]) {
    const result = await resend(tenant, ids(rows));
    if (!result.ok) return toastError(result.message);
    if (result.data.links.length > 0) setLinks(result.data.links);
    else toast(`Sent again to ${named(rows)}. Older links have ended`);
    router.refresh();
    if (result.data.mailed > 0) refreshNow();
  }

  async function show([row]: InvitationRow[]) {
    if (!row) return;
    const result = await handOver(tenant, { userId: row.userId });
    if (!result.ok) return toastError(result.message);
    setLinks([{ email: row.email, link: result.data.link }]);
    router.refresh();
  }

  async function end(rows: InvitationRow[]): Promise<string | undefined> {
    const result = await cancel(tenant, ids(rows));
    if (!result.ok) return result.message;
    toast(`Cancelled the invitation of ${named(rows)}`);
    router.refresh();
    return undefined;
  }

  const actions: RowAction<InvitationRow>[] = mayInvite
    ? [
        {
          id: "resend",
          label: "Resend",
          icon: Send,
          bulk: true,
          disabled: (rows) => over(rows) ?? paused(rows),
          run: (rows) => void renew(rows),
        },
        {
          id: "link",
          label: "New link to copy",
          icon: Link2,
          disabled: (rows) => over(rows) ?? paused(rows),
          run: (rows) => void show(rows),
        },
        {
          id: "cancel",
          label: "Cancel invitation",
          icon: Ban,
          danger: true,
          bulk: true,
          disabled: (rows) =>
            over(rows) ??
            (rows.every(({ state }) => state === "cancelled" || state === "expired")
              ? "No link of theirs works any more."
              : undefined),
          run: setEnding,
        },
        {
          id: "user",
          label: "Open user",
          icon: User,
          run: ([row]) => row && router.push(`/t/${tenant}/settings/users/${row.userId}`),
        },
      ]
    : [];

  return (
    <>
      <DataTable
        name="Invitations"
        columns={invitationColumns}
        page={page}
        rowId={(row) => row.userId}
        rowName={(row) => row.email}
        rowHref={(row) => `/t/${tenant}/settings/users/${row.userId}`}
        actions={actions}
        filters={filters}
        list={{ tenant, screen: "invitations", view }}
        empty={{
          title: "Nobody has been invited yet",
          description: "Whoever is added here gets an invitation.",
          action: mayInvite && <LinkButton href={`/t/${tenant}/settings/users/add`}>Add users</LinkButton>,
        }}
      />
      {links && (
        <Dialog
          open
          onClose={() => setLinks(undefined)}
          title={links.length === 1 ? "A new link" : `${links.length} new links`}
          description="Hand over what no mail takes along. Older links have ended."
        >
          <InvitationLinks links={links} />
        </Dialog>
      )}
      {ending && (
        <ConfirmDialog
          title="Cancel invitation"
          confirm="Cancel invitation"
          danger
          onClose={() => setEnding(undefined)}
          onConfirm={() => end(ending)}
        >
          The link of {named(ending)} stops working at once, and a mail that still waits is not sent. The{" "}
          {ending.length === 1 ? "person stays" : "people stay"} on the list of users; Resend makes a new
          link.
        </ConfirmDialog>
      )}
    </>
  );
}

function over(rows: InvitationRow[]): string | undefined {
  const one = rows.find(({ state }) => state === "accepted");
  return one && `${one.name} has already set a password.`;
}

function paused(rows: InvitationRow[]): string | undefined {
  const one = rows.find(({ state }) => state === "paused");
  return one && `${one.name} is inactive: activate the person first.`;
}
