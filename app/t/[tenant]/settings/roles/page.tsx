import type { Metadata } from "next";
import { RolesTable } from "@/components/roles/roles-table";
import { GoButton } from "@/components/ui/go-button";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { listRoles, RoleListQuery } from "@/lib/roles/queries";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("roles"));
  return { title: `Roles · ${tenant.name}` };
}

/** The roles of this instance (R1). */
export default async function RolesPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("roles"));
  const { slug } = context.tenant;
  const mayEdit = admits(context, edit("roles"));
  const { params: asked, view: saved } = await withView(context, "roles", await singleParams(searchParams));
  return (
    <>
      <PageHeader
        title="Roles"
        description="What can be given to people, directly or through groups."
        actions={
          mayEdit && (
            <GoButton variant="primary" href={`/t/${slug}/settings/roles/new`}>
              New role
            </GoButton>
          )
        }
      />
      <RolesTable
        tenant={slug}
        page={await listRoles(context, RoleListQuery.parse(asked))}
        view={saved}
        may={{ edit: mayEdit, remove: mayEdit && context.levels.get("roles:delete") === "edit" }}
      />
    </>
  );
}
