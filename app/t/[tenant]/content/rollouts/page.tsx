import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RolloutsTable } from "@/components/rollouts/rollouts-table";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { listRollouts, RolloutListQuery } from "@/lib/rollouts/queries";
import { withView } from "@/lib/saved-views/queries";
import { rolloutRights } from "./rights";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("sharing"));
  return { title: `Rollouts · ${tenant.name}` };
}

/** Main's rollouts in rings (W5). */
export default async function RolloutsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("sharing"));
  if (context.tenant.kind !== "main") notFound();
  const { params: asked, view: saved } = await withView(
    context,
    "rollouts",
    await singleParams(searchParams),
  );
  return (
    <RolloutsTable
      tenant={context.tenant.slug}
      page={await listRollouts(context, RolloutListQuery.parse(asked))}
      view={saved}
      may={rolloutRights(context)}
    />
  );
}
