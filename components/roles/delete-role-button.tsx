"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "../ui/button";
import { DeleteRoleDialog } from "./role-dialogs";

/** Deletes the role of a page; `reason` says why that cannot be now (R1). */
export function DeleteRoleButton({
  tenant,
  role,
  reason,
}: {
  tenant: string;
  role: { id: string; name: string };
  reason: string | null;
}) {
  const [asked, setAsked] = useState(false);
  const router = useRouter();
  return (
    <>
      <Button
        className="text-danger"
        disabled={reason !== null}
        title={reason ?? undefined}
        onClick={() => setAsked(true)}
      >
        Delete
      </Button>
      {asked && (
        <DeleteRoleDialog
          tenant={tenant}
          role={role}
          onClose={() => setAsked(false)}
          onDeleted={() => router.push(`/t/${tenant}/settings/roles`)}
        />
      )}
    </>
  );
}
