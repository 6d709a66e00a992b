import type { Metadata } from "next";
import { GroupEditor } from "@/components/groups/group-editor";
import { startOf } from "@/components/groups/start";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { roleOptions } from "@/lib/roles/queries";
import { tenantsChosen } from "../rights";
import { groupToCopy } from "./copied";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("groups"));
  return { title: `New group · ${tenant.name}` };
}

/** A new group: empty, or an unsaved copy of another one (G1, G3). */
export default async function NewGroupPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, edit("groups"));
  const { from } = await singleParams(searchParams);
  const source = from ? await orNotFound(groupToCopy(context, from)) : undefined;
  const start = startOf(source);
  const left = source ? source.memberCount - source.members.length : 0;
  const chosen = tenantsChosen(context);
  return (
    <div className="max-w-3xl">
      <PageHeader title={source ? `Copy of ${source.name}` : "New group"} />
      <GroupEditor
        key={from ?? "new"}
        tenant={context.tenant.slug}
        tenantsChosen={chosen}
        membersHint={
          left > 0
            ? `Members that are not copied: ${left.toLocaleString("en")}. A group is made with at most 2,000; add the rest afterwards.`
            : undefined
        }
        roles={await roleOptions(context)}
        start={{
          ...start,
          name: source ? `${source.name.slice(0, 73)} (copy)` : "",
          tenants: chosen ? start.tenants : [],
        }}
      />
    </div>
  );
}
