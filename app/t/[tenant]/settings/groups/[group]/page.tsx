import type { Metadata } from "next";
import Link from "next/link";
import { GroupEditor } from "@/components/groups/group-editor";
import { startOf } from "@/components/groups/start";
import { OriginBadge } from "@/components/ui/badge";
import { Callout, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { groupLockedReason } from "@/lib/groups/model";
import { groupById } from "@/lib/groups/queries";
import { roleOptions } from "@/lib/roles/queries";
import { tenantsChosen } from "../rights";

type Props = { params: Promise<{ tenant: string; group: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("groups"));
  return { title: `User group · ${tenant.name}` };
}

/** One group: members, nesting, available tenants; to edit where that may be (G1). */
export default async function GroupPage({ params }: Props) {
  const { tenant, group: id } = await params;
  const context = await access(tenant, view("groups"));
  const group = await orNotFound(groupById(context, id));
  const reason = groupLockedReason(group);
  const mayEdit = admits(context, edit("groups"));
  const more = group.memberCount - group.members.length;
  return (
    <div className="max-w-3xl">
      <PageHeader title={group.name} description={<OriginBadge origin={group.origin} />} />
      {reason && <Callout className="mb-4">{reason}</Callout>}
      <GroupEditor
        key={group.version}
        tenant={tenant}
        tenantsChosen={tenantsChosen(context)}
        id={group.id}
        version={group.version}
        readOnly={Boolean(reason) || !mayEdit}
        membersHint={more > 0 ? `Members beyond these, who stay: ${more.toLocaleString("en")}.` : undefined}
        roles={withOwn(await roleOptions(context), group.role)}
        start={startOf(group)}
      />
      {group.nestedIn.length > 0 && (
        <Section title="Nested in" description="The members of this group get these groups' roles too.">
          <ul className="flex flex-wrap gap-3 text-sm">
            {group.nestedIn.map((parent) => (
              <li key={parent.id}>
                <Link className="text-accent underline" href={`/t/${tenant}/settings/groups/${parent.id}`}>
                  {parent.name}
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

type Options = Awaited<ReturnType<typeof roleOptions>>;

/** A group from main has a role from main, which nobody can choose here but which must be shown. */
function withOwn(options: Options, role: { id: string; name: string }): Options {
  const known = options.some(({ id }) => id === role.id);
  return known ? options : [...options, { ...role, kind: "custom", lackReason: null }];
}
