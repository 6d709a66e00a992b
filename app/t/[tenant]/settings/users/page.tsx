import type { Metadata } from "next";
import { pack } from "@/components/data-table/packed";
import { LinkButton } from "@/components/ui/button";
import { GoButton } from "@/components/ui/go-button";
import { PageHeader } from "@/components/ui/states";
import { UsersTable } from "@/components/users/users-table";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { sendsMails } from "@/lib/invitations/links";
import { roleOptions } from "@/lib/roles/queries";
import { withView } from "@/lib/saved-views/queries";
import { listUsers, UserListQuery } from "@/lib/users/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("users"));
  return { title: `Users · ${tenant.name}` };
}

/** The users of this instance (U1). */
export default async function UsersPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("users"));
  const mayEdit = admits(context, edit("users"));
  const { params: asked, view: saved } = await withView(context, "users", await singleParams(searchParams));
  const [page, roles] = await Promise.all([
    listUsers(context, UserListQuery.parse(asked)),
    mayEdit ? roleOptions(context) : [],
  ]);
  return (
    <>
      <PageHeader
        title="Users"
        description="Everyone who can sign in here, and through what they have their rights."
        actions={
          <>
            <LinkButton href={`/t/${context.tenant.slug}/settings/users/invitations`}>Invitations</LinkButton>
            {mayEdit && context.levels.get("users:invite") === "edit" && (
              <>
                <GoButton href={`/t/${context.tenant.slug}/settings/users/import`}>Import CSV</GoButton>
                <GoButton variant="primary" href={`/t/${context.tenant.slug}/settings/users/add`}>
                  Add user
                </GoButton>
              </>
            )}
          </>
        }
      />
      <UsersTable
        tenant={context.tenant.slug}
        page={pack(page)}
        roles={roles}
        view={saved}
        mails={sendsMails()}
        may={{
          edit: mayEdit,
          remove: mayEdit && context.levels.get("users:delete") === "edit",
          deactivate: mayEdit && context.levels.get("users:deactivate") === "edit",
          unlock: mayEdit && context.levels.get("users:unlock") === "edit",
          export: context.levels.get("users:export") === "edit",
        }}
      />
    </>
  );
}
