"use client";

import { useRouter } from "next/navigation";
import { remove } from "@/lib/roles/actions";
import type { RoleUsage } from "@/lib/roles/model";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { SidePanel } from "../ui/dialog";
import { toast } from "../ui/toaster";
import { UsageList } from "./usage-list";
import { useRoleUsage } from "./use-role-usage";

type Props = { tenant: string; role: { id: string; name: string }; onClose: () => void };

/** Where a role is used, beside the table (R1). */
export function RoleUsagePanel({ tenant, role, onClose }: Props) {
  const usage = useRoleUsage(tenant, role.id);
  return (
    <SidePanel open onClose={onClose} title={`Where ${role.name} is used`}>
      <div role="status" className="text-sm">
        {usage === "reading" && <p className="text-muted">Reading…</p>}
        {usage === "failed" && (
          <p className="text-danger">This could not be read. Close this and try again.</p>
        )}
        {typeof usage === "object" && <UsageList tenant={tenant} roleName={role.name} usage={usage} />}
      </div>
    </SidePanel>
  );
}

/** Asks before a role is deleted, and says which API keys lose it (R1, K1). */
export function DeleteRoleDialog({ tenant, role, onClose, onDeleted }: Props & { onDeleted?: () => void }) {
  const router = useRouter();
  const usage = useRoleUsage(tenant, role.id);
  return (
    <ConfirmDialog
      title="Delete"
      confirm="Delete"
      danger
      onClose={onClose}
      onConfirm={async () => {
        const result = await remove(tenant, { id: role.id });
        if (!result.ok) return result.message;
        toast(`${role.name} deleted`);
        onDeleted?.();
        router.refresh();
        return undefined;
      }}
    >
      <p>The role {role.name} will be deleted for good.</p>
      <div role="status" className="mt-1">
        {usage === "reading" && <p className="text-muted">Reading where it is used…</p>}
        {usage === "failed" && <p className="text-danger">Where it is used could not be read.</p>}
        {typeof usage === "object" && <Loss usage={usage} />}
      </div>
    </ConfirmDialog>
  );
}

function Loss({ usage: { users, groups, keys } }: { usage: RoleUsage }) {
  if (users.count + groups.count > 0) return <p>Users or groups have it meanwhile: it cannot be deleted.</p>;
  if (keys.count === 0) return <p>No user, group or API key has it.</p>;
  const some = keys.count - keys.emptied;
  const names = keys.first.map(({ name }) => name).join(", ");
  const noun = (count: number) => (count === 1 ? "1 API key" : `${count.toLocaleString("en")} API keys`);
  return (
    <>
      <p>
        No user or group has it. {noun(keys.count)} {keys.count === 1 ? "loses" : "lose"} it
        {names && ` (${names}${keys.count > keys.first.length ? " and more" : ""})`}:
      </p>
      <ul className="mt-1 list-disc pl-5">
        {some > 0 && <li>{noun(some)} with other roles, which stay usable with a warning.</li>}
        {keys.emptied > 0 && (
          <li>{noun(keys.emptied)} without any other role, which can no longer be used.</li>
        )}
      </ul>
    </>
  );
}
