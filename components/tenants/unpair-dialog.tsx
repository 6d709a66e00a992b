"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { unpair } from "@/lib/pairing/actions";
import type { TenantListRow } from "@/lib/tenants/queries";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";
import { inNumbers, useUnpairLosses } from "./unpair-losses";

/** Asks before a tenant is unpaired, and whether what pairing had cleared comes back (P3, P6). */
export function UnpairDialog({
  main,
  row,
  onClose,
  onUnpaired,
}: {
  main: string;
  row: TenantListRow;
  onClose: () => void;
  onUnpaired: () => void;
}) {
  const [restore, setRestore] = useState(true);
  const losses = useUnpairLosses(main, row.id);
  const known = typeof losses === "object" ? losses : undefined;
  const router = useRouter();
  const name = useId();
  return (
    <ConfirmDialog
      title={`Unpair ${row.name}?`}
      confirm="Unpair"
      danger
      onClose={onClose}
      onConfirm={async () => {
        const result = await unpair(main, { tenantId: row.id, restore });
        if (!result.ok) return result.message;
        toast(`${row.name} is being unpaired`);
        onUnpaired();
        router.refresh();
      }}
    >
      <p>
        Nobody of main can enter {row.name} from now on, and nothing more is synced to it. What came from main
        leaves it{known && `: ${inNumbers(known.leaving)}`}. Its surviving account and everything else that it
        made itself stay.
      </p>
      <p role="status" className="text-sm text-muted">
        {losses === "reading" && "Counting what leaves the tenant…"}
        {losses === "failed" && "What leaves the tenant could not be counted: it does not answer now."}
      </p>
      <fieldset className="mt-4 flex flex-col gap-2">
        <legend className="mb-1 font-medium">Restore the snapshot?</legend>
        <label className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-4 accent-accent"
            checked={restore}
            onChange={() => setRestore(true)}
          />
          <span>
            Yes: bring back the users, groups and roles that pairing had cleared
            {known?.kept && `: ${inNumbers(known.kept)}`}.
          </span>
        </label>
        <label className="flex items-start gap-2">
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-4 accent-accent"
            checked={!restore}
            onChange={() => setRestore(false)}
          />
          <span>No: leave the tenant with its surviving account alone.</span>
        </label>
      </fieldset>
    </ConfirmDialog>
  );
}
