import type { Metadata } from "next";
import { PlacePicker } from "@/components/access/place-picker";
import { Badge, OriginBadge } from "@/components/ui/badge";
import { LinkButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Callout, DefinitionList, PageHeader, Section } from "@/components/ui/states";
import { InvitationPanel } from "@/components/users/invitation-panel";
import { PermissionsMatrix } from "@/components/users/permissions-matrix";
import { statusTone } from "@/components/users/status-tone";
import { UserForm } from "@/components/users/user-form";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { placeOf } from "@/lib/insight/queries";
import { readOnlyReason, USER_STATUS_LABELS, USER_TYPE_LABELS } from "@/lib/users/model";
import { permissionsOf, userById } from "@/lib/users/queries";

type Props = { params: Promise<{ tenant: string; user: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("users"));
  return { title: `User · ${tenant.name}` };
}

/** One person: own details, invitation, and every permission with the reason for it (U11). */
export default async function UserPage({ params, searchParams }: Props) {
  const { tenant: slug, user: id } = await params;
  const context = await access(slug, view("users"));
  const user = await orNotFound(userById(context, id));
  const { in: within } = await singleParams(searchParams);
  const place = within ? await orNotFound(placeOf(context, within)) : undefined;
  const permissions = await permissionsOf(context, id, place?.id);
  const mayEdit = admits(context, edit("users"));
  const reason = readOnlyReason(user.origin);
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={user.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            {user.email}
            <Badge tone={statusTone(user.status)}>{USER_STATUS_LABELS[user.status]}</Badge>
            <OriginBadge origin={user.origin} />
          </span>
        }
        actions={<LinkButton href={`/t/${slug}/settings/users/${id}/history`}>History</LinkButton>}
      />
      {reason && <Callout className="mb-4">This user {reason}.</Callout>}
      <Section title="Details">
        {mayEdit && !reason ? (
          <UserForm tenant={slug} user={user} />
        ) : (
          <DefinitionList
            items={[
              { term: "Email", value: user.email },
              { term: "Phone", value: user.phone ?? "None" },
            ]}
          />
        )}
      </Section>
      {user.status === "invited" && mayEdit && !reason && (
        <Section title="Invitation" description="The person has not set a password yet.">
          <InvitationPanel tenant={slug} userId={user.id} />
        </Section>
      )}
      <Section title="Membership">
        <DefinitionList
          items={[
            { term: "User type", value: USER_TYPE_LABELS[user.type] },
            { term: "Direct role", value: user.role?.name ?? "None" },
            { term: "Groups", value: user.groups.map(({ name }) => name).join(", ") || "None" },
            { term: "Last login", value: <RelativeTime at={user.lastLoginAt} /> },
          ]}
        />
      </Section>
      <Section
        title="Accumulated permissions"
        description="The highest level over the direct role and all groups at any depth, and what gives it."
      >
        {context.tenant.kind === "main" && (
          <div className="mb-4 max-w-xs">
            <PlacePicker source={`/t/${slug}/api/access/tenants?user=${id}`} {...(place ? { place } : {})} />
          </div>
        )}
        <PermissionsMatrix
          key={place?.id}
          tenant={slug}
          user={id}
          permissions={permissions}
          {...(place ? { place: place.slug } : {})}
        />
      </Section>
    </div>
  );
}
