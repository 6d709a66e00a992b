"use client";

import { useState } from "react";
import { cancel, resend } from "@/lib/invitations/actions";
import { Button } from "../ui/button";
import { SecretOnce } from "../ui/secret";
import { toast, toastError } from "../ui/toaster";

/** The open invitation of someone: a new link, which ends the old one, or none at all (U4). */
export function InvitationPanel({ tenant, userId }: { tenant: string; userId: string }) {
  const [link, setLink] = useState<string>();
  const [pending, setPending] = useState(false);

  async function renew() {
    setPending(true);
    const result = await resend(tenant, { userId });
    setPending(false);
    if (!result.ok) toastError(result.message);
    else if (result.data.link) setLink(result.data.link);
    else toast("The invitation was mailed again");
  }

  async function end() {
    const result = await cancel(tenant, { userId });
    if (!result.ok) toastError(result.message);
    else {
      setLink(undefined);
      toast("The invitation was cancelled");
    }
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex gap-2">
        <Button pending={pending} onClick={renew}>
          Resend invitation
        </Button>
        <Button onClick={end}>Cancel invitation</Button>
      </div>
      {link && (
        <SecretOnce
          label="Invitation link"
          value={link}
          hint="No mail server is set up, so hand this link over yourself. It works once and for 7 days; older links are ended."
        />
      )}
    </div>
  );
}
