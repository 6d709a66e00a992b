"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { remove } from "@/lib/groups/actions";
import type { GroupRow, GroupUsage } from "@/lib/groups/model";
import { ConfirmReviewed } from "../impact/confirm-reviewed";
import { toast } from "../ui/toaster";
import { groupLosses } from "./losses";

/** Asks before a group is deleted, and says what that takes from whom (G3). */
export function DeleteGroupDialog({
  tenant,
  group,
  onClose,
}: {
  tenant: string;
  group: GroupRow;
  onClose: () => void;
}) {
  const router = useRouter();
  const [losses, setLosses] = useState<string[] | "reading" | "failed">("reading");

  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/groups/usage?id=${group.id}`, { signal: abort.signal })
      .then(async (response) =>
        setLosses(
          response.ok ? groupLosses(group.role.name, (await response.json()) as GroupUsage) : "failed",
        ),
      )
      .catch(() => abort.signal.aborted || setLosses("failed"));
    return () => abort.abort();
  }, [tenant, group.id, group.role.name]);

  return (
    <ConfirmReviewed
      title="Delete"
      confirm="Delete"
      danger
      typeName={group.users.count + group.nested.count > 0 ? group.name : undefined}
      onClose={onClose}
      send={(review) => remove(tenant, { id: group.id, version: group.version, review })}
      run={async (review) => {
        const result = await remove(tenant, { id: group.id, version: group.version, review });
        if (!result.ok) return result.message;
        toast(`${group.name} deleted`);
        router.refresh();
        return undefined;
      }}
    >
      <p>The group {group.name} will be deleted for good.</p>
      <div role="status">
        {losses === "reading" && <p className="text-muted">Reading what this takes away…</p>}
        {losses === "failed" && (
          <p className="text-danger">
            What this takes away could not be read. Close this and try again to see it before you delete.
          </p>
        )}
        {Array.isArray(losses) &&
          (losses.length === 0 ? (
            <p>Nobody loses anything by it.</p>
          ) : (
            <ul className="mt-2 list-disc pl-5">
              {losses.map((loss) => (
                <li key={loss}>{loss}</li>
              ))}
            </ul>
          ))}
      </div>
    </ConfirmReviewed>
  );
}
