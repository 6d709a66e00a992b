"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { switchActive } from "@/lib/sites/actions";
import type { SwitchLosses } from "@/lib/sites/losses";
import type { SiteRow } from "@/lib/sites/model";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toaster";

const count = (n: number, word: string) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

/** Asks before sites are disabled, and says what goes with them (T7). */
export function DisableDialog({
  main,
  tenant,
  sites,
  onClose,
}: {
  main: string;
  tenant: { name: string };
  sites: SiteRow[];
  onClose: () => void;
}) {
  const [losses, setLosses] = useState<SwitchLosses | "reading" | "failed">("reading");
  const ids = sites.map(({ id }) => id).join(",");
  const router = useRouter();
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${main}/api/sites/losses?ids=${ids}`, { signal: abort.signal })
      .then(async (response) => setLosses(response.ok ? await response.json() : "failed"))
      .catch(() => abort.signal.aborted || setLosses("failed"));
    return () => abort.abort();
  }, [main, ids]);
  const names = sites.map(({ name }) => name);
  const what = names.length === 1 ? (names[0] ?? "") : `${names.length} sites`;
  const known = typeof losses === "object" ? losses : undefined;
  return (
    <ConfirmDialog
      title={`Disable ${what}?`}
      confirm="Disable"
      danger
      waiting={losses === "reading"}
      onClose={onClose}
      onConfirm={async () => {
        const result = await switchActive(main, { ids: sites.map(({ id }) => id), active: false });
        if (!result.ok) return result.message;
        toast(`${what} ${names.length === 1 ? "is" : "are"} being removed from ${tenant.name}`);
        router.refresh();
      }}
    >
      <p>
        {names.length > 1 && `${names.join(", ")}: `}
        {names.length === 1 ? "The site is" : "The sites are"} removed from {tenant.name} with all that
        belongs to {names.length === 1 ? "it" : "them"} there. Enabling brings{" "}
        {names.length === 1 ? "it" : "them"} back; connections come back when they are shared again.
      </p>
      <div role="status" className="mt-2">
        {losses === "reading" && <p className="text-muted">Counting what is removed…</p>}
        {losses === "failed" && <p className="text-muted">What is removed could not be counted now.</p>}
        {known && (
          <ul className="list-disc pl-5">
            <li>
              {count(names.length, "site")} and {count(known.connections, "connection")} of main are removed.
            </li>
            <li>
              {known.playbooks === 0
                ? "No incident playbook is published there."
                : `${count(known.playbooks, "incident playbook")} published there will be Incomplete.`}
            </li>
            {known.unreachable.length > 0 && (
              <li>{known.unreachable.join(", ")} does not answer now: what is there could not be counted.</li>
            )}
          </ul>
        )}
      </div>
    </ConfirmDialog>
  );
}
