"use client";

import { useState } from "react";
import { inviteAdmin } from "@/lib/tenants/actions";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { SecretOnce } from "../ui/secret";
import { Callout } from "../ui/states";

type Invited = { link: string | null; email: string };

/** Makes a new invitation for a tenant's first administrator and shows its link this once (T2, U4). */
export function InvitationDialog({
  main,
  tenant,
  onClose,
}: {
  main: string;
  tenant: { id: string; name: string };
  onClose: () => void;
}) {
  const [invited, setInvited] = useState<Invited>();
  const [refused, setRefused] = useState<string>();
  const [pending, setPending] = useState(false);

  async function make() {
    setPending(true);
    const result = await inviteAdmin(main, { tenantId: tenant.id });
    setPending(false);
    if (result.ok) setInvited(result.data);
    else setRefused(result.message);
  }

  return (
    <Dialog open title={`Invitation for ${tenant.name}`} onClose={onClose}>
      <div className="flex flex-col gap-4 text-sm">
        {!invited && (
          <p>
            The link lets the first administrator of {tenant.name} set a password and sign in. It works once
            and for 7 days; a new link ends the older one.
          </p>
        )}
        {refused && <Callout tone="danger">{refused}</Callout>}
        {invited?.link && (
          <SecretOnce
            label="Invitation link"
            value={invited.link}
            hint={`For ${invited.email}. It is shown this once, works once and for 7 days.`}
          />
        )}
        {invited && !invited.link && (
          <Callout tone="success">The invitation is on its way by mail to {invited.email}.</Callout>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{invited ? "Done" : "Cancel"}</Button>
          {!invited && !refused && (
            <Button variant="primary" pending={pending} onClick={make}>
              Make the link
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
