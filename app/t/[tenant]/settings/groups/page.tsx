import type { Metadata } from "next";
import { ImportButton } from "@/components/directory/import-button";
import { GroupsTable } from "@/components/groups/groups-table";
import { GoButton } from "@/components/ui/go-button";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { directoryConnected } from "@/lib/directory/queries";
import { GroupListQuery, listGroups } from "@/lib/groups/queries";
import { roleOptions } from "@/lib/roles/queries";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("groups"));
  return { title: `User groups · ${tenant.name}` };
}

/** The user groups of this instance (G3). */
export default async function GroupsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("groups"));
  const { slug, kind } = context.tenant;
  const mayEdit = admits(context, edit("groups"));
  const mayImport = mayEdit && context.levels.get("groups:import") === "edit";
  const [connected, roles] = mayImport
    ? await Promise.all([directoryConnected(context), roleOptions(context)])
    : [false, []];
  const { params: asked, view: saved } = await withView(context, "groups", await singleParams(searchParams));
  return (
    <>
      <PageHeader
        title="User groups"
        description="A group gives its role to its members, and to the members of every group nested in it."
        actions={
          <>
            <GoButton href={`/t/${slug}/settings/groups/graph`}>Nesting</GoButton>
            {mayImport && <ImportButton tenant={slug} connected={connected} roles={roles} />}
            {mayEdit && (
              <GoButton variant="primary" href={`/t/${slug}/settings/groups/new`}>
                New group
              </GoButton>
            )}
          </>
        }
      />
      <GroupsTable
        tenant={slug}
        onMain={kind === "main"}
        page={await listGroups(context, GroupListQuery.parse(asked))}
        view={saved}
        may={{ edit: mayEdit, remove: mayEdit && context.levels.get("groups:delete") === "edit" }}
      />
    </>
  );
}
