"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { setEnabled } from "@/lib/sso/actions";
import type { ConnectionDetail } from "@/lib/sso/model";
import { KIND_LABELS, TEMPLATE_LABELS } from "@/lib/sso/words";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Callout, PageHeader } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { DeleteConnection, DisableConnection } from "./end-dialogs";

/** The name and state of a connection, with what switches it on and off (A2). */
export function ConnectionHeader({
  tenant,
  connection,
  mayEdit,
}: {
  tenant: string;
  connection: ConnectionDetail;
  mayEdit: boolean;
}) {
  const [asked, setAsked] = useState<"disable" | "delete">();
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const { id, version, name, enabled, warning, notReady } = connection;

  async function enable() {
    setPending(true);
    const result = await setEnabled(tenant, { id, version, enabled: true });
    setPending(false);
    if (!result.ok) toastError(result.message);
    else toast(`${name} enabled`);
    router.refresh();
  }

  return (
    <>
      <PageHeader
        title={name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            {TEMPLATE_LABELS[connection.template]}, {KIND_LABELS[connection.kind]}
            <Badge tone={enabled ? "success" : "neutral"}>{enabled ? "Enabled" : "Disabled"}</Badge>
          </span>
        }
        actions={
          mayEdit && (
            <>
              {enabled ? (
                <Button onClick={() => setAsked("disable")}>Disable</Button>
              ) : (
                <Button
                  variant="primary"
                  pending={pending}
                  disabled={notReady !== null}
                  title={notReady ?? undefined}
                  onClick={enable}
                >
                  Enable
                </Button>
              )}
              <Button className="text-danger" onClick={() => setAsked("delete")}>
                Delete
              </Button>
            </>
          )
        }
      />
      {warning && (
        <Callout tone="warning" className="mb-4">
          {warning}
        </Callout>
      )}
      {asked === "disable" && (
        <DisableConnection tenant={tenant} connection={connection} onClose={() => setAsked(undefined)} />
      )}
      {asked === "delete" && (
        <DeleteConnection tenant={tenant} connection={connection} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}
