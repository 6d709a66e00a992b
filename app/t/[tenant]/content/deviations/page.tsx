import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DeviationsTable } from "@/components/deviations/deviations-table";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { DeviationListQuery, listDeviations, openDeviations } from "@/lib/deviations/queries";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("deviations"));
  return { title: `Deviations · ${tenant.name}` };
}

/** Where tenants differ from main (W7). */
export default async function DeviationsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("deviations"));
  if (context.tenant.kind !== "main") notFound();
  const { params: asked, view: saved } = await withView(
    context,
    "deviations",
    await singleParams(searchParams),
  );
  const [page, open] = await Promise.all([
    listDeviations(context, DeviationListQuery.parse(asked)),
    openDeviations(context),
  ]);
  const accept = admits(context, edit("deviations"));
  return (
    <DeviationsTable
      tenant={context.tenant.slug}
      page={page}
      open={open}
      view={saved}
      may={{ accept, repair: accept && context.levels.get("sharing:push") === "edit" }}
    />
  );
}
