"use client";

import { useState } from "react";
import { retry } from "@/lib/tenants/actions";
import type { TenantListRow } from "@/lib/tenants/queries";
import { Button } from "../ui/button";
import { Callout } from "../ui/states";
import { toastError } from "../ui/toaster";

/** How the tenant that was just created gets on, and the next step to take. Stays over a reload. */
export function CreatedPanel({
  main,
  tenant,
  onInvite,
  onRetried,
  onDismiss,
}: {
  main: string;
  tenant: TenantListRow;
  onInvite: () => void;
  onRetried: () => void;
  onDismiss: () => void;
}) {
  const [pending, setPending] = useState(false);
  const dismiss = (
    <Button size="sm" variant="ghost" onClick={onDismiss}>
      Dismiss
    </Button>
  );

  async function tryAgain() {
    setPending(true);
    const result = await retry(main, { tenantId: tenant.id });
    setPending(false);
    if (result.ok) onRetried();
    else toastError(result.message);
  }

  switch (tenant.status) {
    case "provisioning":
      return (
        <Callout className="mb-4" title={`${tenant.name} is being prepared`}>
          Its schema, its roles and its first administrator are made in {tenant.regionLabel}. You can leave
          this page.
        </Callout>
      );
    case "failed":
      return (
        <Callout tone="danger" className="mb-4" title={`${tenant.name} could not be prepared`}>
          <p>{tenant.statusReason}</p>
          <p className="mt-2 flex gap-2">
            <Button size="sm" pending={pending} onClick={tryAgain}>
              Try again
            </Button>
            {dismiss}
          </p>
        </Callout>
      );
    case "active":
      return (
        <Callout tone="success" className="mb-4" title={`${tenant.name} is ready`}>
          <p>
            Hand its administrator the invitation link. In the tenant, under Settings, Main tenant, he
            generates the registration key with which you add the tenant to main.
          </p>
          <p className="mt-2 flex gap-2">
            <Button size="sm" variant="primary" onClick={onInvite}>
              Invitation link
            </Button>
            {dismiss}
          </p>
        </Callout>
      );
    default:
      return null;
  }
}
