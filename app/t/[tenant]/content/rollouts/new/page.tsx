import type { Metadata } from "next";
import { forbidden, notFound } from "next/navigation";
import { RolloutForm } from "@/components/rollouts/rollout-form";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { namedItems, ringLabels } from "@/lib/rollouts/queries";
import { rolloutRights } from "../rights";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("sharing"));
  return { title: `New rollout · ${tenant.name}` };
}

/** A new rollout, of the items that the address names (W5). */
export default async function NewRolloutPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, edit("sharing"));
  if (context.tenant.kind !== "main") notFound();
  if (!rolloutRights(context).push) forbidden();
  const { items = "" } = await singleParams(searchParams);
  return (
    <>
      <PageHeader
        title="New rollout"
        description="A few tenants first, then more. Each ring begins when the one before is wholly successful; a failure stops everything after it."
      />
      <RolloutForm
        tenant={context.tenant.slug}
        items={await namedItems(context, items.split(","))}
        labels={await ringLabels()}
      />
    </>
  );
}
