import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/states";
import { InvitationTable } from "@/components/users/invitation-table";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { InvitationListQuery, listInvitations } from "@/lib/invitations/queries";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("users"));
  return { title: `Invitations · ${tenant.name}` };
}

/** Who has been invited to this instance, and what became of it (U4). */
export default async function InvitationsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("users"));
  const { params: asked, view: saved } = await withView(
    context,
    "invitations",
    await singleParams(searchParams),
  );
  const mayInvite = admits(context, edit("users")) && context.levels.get("users:invite") === "edit";
  return (
    <>
      <PageHeader
        title="Invitations"
        description="The newest one of each person. A link works once and for 7 days; a new one ends the old."
        actions={<LinkButton href={`/t/${context.tenant.slug}/settings/users`}>Users</LinkButton>}
      />
      <InvitationTable
        tenant={context.tenant.slug}
        page={await listInvitations(context, InvitationListQuery.parse(asked))}
        view={saved}
        mayInvite={mayInvite}
      />
    </>
  );
}
