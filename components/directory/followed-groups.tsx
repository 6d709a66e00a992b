"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { keep } from "@/lib/directory/actions";
import type { FollowedGroup } from "@/lib/directory/model";
import { Badge } from "../ui/badge";
import { Button, LinkButton } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { EmptyState } from "../ui/states";
import { toast, toastError } from "../ui/toaster";

/** The groups that follow the directory; those that are gone there can be kept (G6, W8). */
export function FollowedGroups({
  tenant,
  groups,
  mayKeep,
}: {
  tenant: string;
  groups: FollowedGroup[];
  mayKeep: boolean;
}) {
  if (groups.length === 0) {
    return (
      <EmptyState
        title="No group is imported yet"
        description="Import one under User groups, once the directory has sent some."
        action={<LinkButton href={`/t/${tenant}/settings/groups`}>User groups</LinkButton>}
      />
    );
  }
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full text-sm">
        <thead className="border-b bg-sunken text-left text-xs text-muted">
          <tr>
            {["Group", "In the directory", "Members here", "Not here", "Last sync", "State"].map((name) => (
              <th key={name} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {groups.map((group) => (
            <tr key={group.id}>
              <td className="min-w-40 px-3 py-2">
                <Link
                  className="font-medium hover:underline"
                  href={`/t/${tenant}/settings/groups/${group.id}`}
                >
                  {group.name}
                </Link>
              </td>
              <td className="min-w-40 px-3 py-2">
                {group.sourceName}
                {group.sourceKind === "unit" && <span className="text-muted"> · unit</span>}
              </td>
              <td className="px-3 py-2 tabular-nums">{group.members.toLocaleString("en")}</td>
              <td className="px-3 py-2 tabular-nums">{group.missing.toLocaleString("en")}</td>
              <td className="px-3 py-2 whitespace-nowrap">
                <RelativeTime at={group.syncedAt} />
              </td>
              <td className="min-w-52 px-3 py-2">
                <State tenant={tenant} group={group} mayKeep={mayKeep} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function State({ tenant, group, mayKeep }: { tenant: string; group: FollowedGroup; mayKeep: boolean }) {
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function keepIt() {
    setPending(true);
    const result = await keep(tenant, { id: group.id });
    setPending(false);
    if (!result.ok) return toastError(result.message);
    toast(`${group.name} is kept, and follows the directory no longer`);
    router.refresh();
  }

  if (group.state === "fetching") return <Badge tone="info">Being fetched</Badge>;
  if (group.goneAt)
    return (
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone="warning">Quarantine</Badge>
        <span className="text-muted">
          gone there <RelativeTime at={group.goneAt} />, deleted here <RelativeTime at={group.deletedAt} />
        </span>
        {mayKeep && (
          <Button size="sm" pending={pending} onClick={keepIt}>
            Keep
          </Button>
        )}
        {group.problem && <span className="text-danger">{group.problem}</span>}
      </span>
    );
  if (group.problem) return <span className="text-danger">{group.problem}</span>;
  return <Badge tone="success">Follows</Badge>;
}
