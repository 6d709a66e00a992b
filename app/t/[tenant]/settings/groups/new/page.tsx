import type { Metadata } from "next";
import { GroupEditor } from "@/components/groups/group-editor";
import { startOf } from "@/components/groups/start";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { groupById } from "@/lib/groups/queries";
import { roleOptions } from "@/lib/roles/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("groups"));
  return { title: `New group · ${tenant.name}` };
}

/** A new group: empty, or an unsaved copy of another one (G1, G3). */
export default async function NewGroupPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, edit("groups"));
  const { from } = await singleParams(searchParams);
  const source = from ? await orNotFound(groupById(context, from)) : undefined;
  const start = startOf(source);
  return (
    <div className="max-w-3xl">
      <PageHeader title={source ? `Copy of ${source.name}` : "New group"} />
      <GroupEditor
        key={from ?? "new"}
        tenant={context.tenant.slug}
        onMain={context.tenant.kind === "main"}
        roles={await roleOptions(context)}
        start={source ? { ...start, name: `${source.name} (copy)`.slice(0, 80) } : start}
      />
    </div>
  );
}
