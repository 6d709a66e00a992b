import type { Metadata } from "next";
import { draftOf } from "@/components/groups/draft";
import { GroupEditor } from "@/components/groups/group-editor";
import { Callout, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { roleOptions } from "@/lib/roles/queries";
import { tenantsChosen } from "../rights";
import { copyOf } from "./copied";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("groups"));
  return { title: `New group · ${tenant.name}` };
}

/** A new group: empty, or an unsaved copy of another one (G1, G3). */
export default async function NewGroupPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, edit("groups"));
  const { from } = await singleParams(searchParams);
  const chosen = tenantsChosen(context);
  const source = from ? await orNotFound(copyOf(context, from, chosen === true)) : undefined;
  return (
    <div className="max-w-3xl">
      <PageHeader title={source ? `Copy of ${source.name}` : "New group"} />
      {source && <LeftOut left={source.left} />}
      <GroupEditor
        key={from ?? "new"}
        tenant={context.tenant.slug}
        tenantsChosen={chosen}
        roles={await roleOptions(context)}
        start={source?.draft ?? draftOf()}
      />
    </div>
  );
}

function LeftOut({ left }: { left: string[] }) {
  if (left.length === 0) return null;
  return (
    <Callout tone="warning" className="mb-4">
      Not copied, because a group is not made with so many at once: {left.join(", ")}. Add them afterwards.
    </Callout>
  );
}
