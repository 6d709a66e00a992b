"use client";

import { useRouter } from "next/navigation";
import { remove } from "@/lib/roles/actions";
import { ConfirmReviewed } from "../impact/confirm-reviewed";
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

/** Asks before a role is deleted, and says which API keys lose it (R1, K1, W2). */
export function DeleteRoleDialog({ tenant, role, onClose, onDeleted }: Props & { onDeleted?: () => void }) {
  const router = useRouter();
  return (
    <ConfirmReviewed
      title="Delete"
      confirm="Delete"
      danger
      onClose={onClose}
      send={(review) => remove(tenant, { id: role.id, review })}
      run={async (review) => {
        const result = await remove(tenant, { id: role.id, review });
        if (!result.ok) return result.message;
        toast(`${role.name} deleted`);
        onDeleted?.();
        router.refresh();
        return undefined;
      }}
    >
      The role {role.name} will be deleted for good. No user or group has it now.
    </ConfirmReviewed>
  );
}
