import type { Metadata } from "next";
import { RoleEditor } from "@/components/roles/role-editor";
import { OriginBadge } from "@/components/ui/badge";
import { Callout, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { ROLE_KIND_LABELS, roleLockedReason } from "@/lib/roles/model";
import { roleById } from "@/lib/roles/queries";

type Props = { params: Promise<{ tenant: string; role: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("roles"));
  return { title: `Role · ${tenant.name}` };
}

/** One role: its permissions, to edit where that may be (R2). */
export default async function RolePage({ params }: Props) {
  const { tenant, role: id } = await params;
  const context = await access(tenant, view("roles"));
  const role = await orNotFound(roleById(context, id));
  const reason = roleLockedReason(role);
  const mayEdit = admits(context, edit("roles"));
  return (
    <div className="max-w-4xl">
      <PageHeader
        title={role.name}
        description={
          <span className="flex gap-2">
            {ROLE_KIND_LABELS[role.kind]} <OriginBadge origin={role.origin} />
          </span>
        }
      />
      {reason && <Callout className="mb-4">{reason}</Callout>}
      <RoleEditor
        key={role.version}
        tenant={tenant}
        id={role.id}
        version={role.version}
        readOnly={Boolean(reason) || !mayEdit}
        start={{ name: role.name, description: role.description, permissions: role.permissions }}
      />
    </div>
  );
}
