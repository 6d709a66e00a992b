import type { Metadata } from "next";
import Link from "next/link";
import { Follows } from "@/components/directory/follows";
import { draftOf } from "@/components/groups/draft";
import { GroupEditor } from "@/components/groups/group-editor";
import { OriginBadge } from "@/components/ui/badge";
import { GoButton } from "@/components/ui/go-button";
import { Callout, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { directoryState, followedGroup } from "@/lib/directory/queries";
import { groupLockedReason } from "@/lib/groups/model";
import { groupHead, groupLinks } from "@/lib/groups/queries";
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
  const [group, above] = await orNotFound(
    Promise.all([groupHead(context, id), groupLinks(context, id, { of: "nestedIn" })]),
  );
  const follows = group.type === "ad" ? await followedGroup(context, id) : null;
  const directory = follows && (await directoryState(context));
  const reason = groupLockedReason(group);
  const mayEdit = admits(context, edit("groups"));
  const base = `/t/${tenant}/settings/groups`;
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={group.name}
        description={<OriginBadge origin={group.origin} />}
        actions={
          <>
            <GoButton href={`${base}/graph?id=${group.id}`}>Show in graph</GoButton>
            {mayEdit && !reason && <GoButton href={`${base}/new?from=${group.id}`}>Save as new</GoButton>}
          </>
        }
      />
      {reason && <Callout className="mb-4">{reason}</Callout>}
      {follows && directory && <Follows group={follows} syncMinutes={directory.syncMinutes} />}
      <GroupEditor
        key={group.id}
        followed={follows !== null}
        tenant={tenant}
        tenantsChosen={tenantsChosen(context)}
        id={group.id}
        version={group.version}
        readOnly={Boolean(reason) || !mayEdit}
        roles={withOwn(await roleOptions(context), group.role)}
        start={draftOf(group)}
      />
      {above.count > 0 && (
        <div className="mt-6 border-t pt-5">
          <Section title="Nested in" description="The members of this group get these groups' roles too.">
            <ul className="flex flex-wrap gap-3 text-sm">
              {above.items.map((parent) => (
                <li key={parent.id}>
                  <Link className="text-accent underline" href={`${base}/${parent.id}`}>
                    {parent.label}
                  </Link>
                </li>
              ))}
              {above.next && (
                <li>
                  <Link className="text-accent underline" href={`${base}/graph?id=${group.id}`}>
                    and {(above.count - above.items.length).toLocaleString("en")} more
                  </Link>
                </li>
              )}
            </ul>
          </Section>
        </div>
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
