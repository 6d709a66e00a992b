"use client";

import { useState } from "react";
import { cancel, handOver, resend } from "@/lib/invitations/actions";
import { Button } from "../ui/button";
import { SecretOnce } from "../ui/secret";
import { toast, toastError } from "../ui/toaster";

/** The open invitation of someone: a new link, which ends the old one, or none at all (U4). */
export function InvitationPanel({ tenant, userId }: { tenant: string; userId: string }) {
  const [link, setLink] = useState<string>();
  const [pending, setPending] = useState<"resend" | "link" | "cancel">();

  async function renew() {
    setPending("resend");
    const result = await resend(tenant, { userIds: [userId] });
    setPending(undefined);
    if (!result.ok) return toastError(result.message);
    setLink(result.data.links[0]?.link);
    if (result.data.mailed > 0) toast("The invitation was mailed again. Older links have ended");
  }

  async function show() {
    setPending("link");
    const result = await handOver(tenant, { userId });
    setPending(undefined);
    if (result.ok) setLink(result.data.link);
    else toastError(result.message);
  }

  async function end() {
    setPending("cancel");
    const result = await cancel(tenant, { userIds: [userId] });
    setPending(undefined);
    if (!result.ok) return toastError(result.message);
    setLink(undefined);
    toast("The invitation was cancelled");
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button pending={pending === "resend"} onClick={renew}>
          Resend invitation
        </Button>
        <Button pending={pending === "link"} onClick={show}>
          New link to copy
        </Button>
        <Button pending={pending === "cancel"} onClick={end}>
          Cancel invitation
        </Button>
      </div>
      {link && (
        <SecretOnce
          label="Invitation link"
          value={link}
          hint="Hand this link over yourself: it is shown this once, works once and for 7 days. Older links have ended."
        />
      )}
    </div>
  );
}
