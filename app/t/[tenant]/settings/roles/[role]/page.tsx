import type { Metadata } from "next";
import { DeleteRoleButton } from "@/components/roles/delete-role-button";
import { RoleEditor } from "@/components/roles/role-editor";
import { UsageList } from "@/components/roles/usage-list";
import { OriginBadge } from "@/components/ui/badge";
import { GoButton } from "@/components/ui/go-button";
import { Callout, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { inUseReason, ROLE_KIND_LABELS, roleLockedReason } from "@/lib/roles/model";
import { roleById, roleUsage } from "@/lib/roles/queries";
import { levelsHeld } from "../rights";

type Props = { params: Promise<{ tenant: string; role: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("roles"));
  return { title: `Role · ${tenant.name}` };
}

/** One role: its permissions and where it is used; to edit where that may be (R2). */
export default async function RolePage({ params }: Props) {
  const { tenant, role: id } = await params;
  const context = await access(tenant, view("roles"));
  const [role, usage] = await orNotFound(Promise.all([roleById(context, id), roleUsage(context, id)]));
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
        actions={
          mayEdit && (
            <>
              <GoButton href={`/t/${tenant}/settings/roles/new?from=${role.id}`}>Save as new</GoButton>
              {context.levels.get("roles:delete") === "edit" && (
                <DeleteRoleButton
                  tenant={tenant}
                  role={{ id: role.id, name: role.name }}
                  reason={reason ?? inUseReason(role.name, usage)}
                />
              )}
            </>
          )
        }
      />
      {reason && <Callout className="mb-4">{reason}</Callout>}
      <RoleEditor
        key={role.id}
        tenant={tenant}
        id={role.id}
        version={role.version}
        held={levelsHeld(context)}
        readOnly={Boolean(reason) || !mayEdit}
        start={{
          name: role.name,
          description: role.description,
          permissions: role.permissions,
          advanced: role.advanced,
        }}
      />
      <div className="mt-6 border-t pt-5">
        <Section title="Where used" description="Those who have this role directly.">
          <UsageList tenant={tenant} roleName={role.name} usage={usage} />
        </Section>
      </div>
    </div>
  );
}
