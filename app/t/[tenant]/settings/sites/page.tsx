import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { SitesTable } from "@/components/sites/sites-table";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { listSites, SiteListQuery } from "@/lib/sites/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("sites"));
  return { title: `Sites · ${tenant.name}` };
}

/** A child's own sites, which main makes and changes (T7, T10). Main's are with each tenant. */
export default async function SitesPage({ params, searchParams }: Props) {
  const { tenant } = await params;
  const context = await access(tenant, view("sites"));
  if (context.tenant.kind !== "child") notFound();
  const query = SiteListQuery.parse(await singleParams(searchParams));
  const { id, name, slug } = context.tenant;
  return (
    <>
      <PageHeader title="Sites" description="The main tenant makes and changes the sites of this tenant." />
      <SitesTable slug={slug} tenant={{ id, name }} page={await listSites(context, id, query)} may={null} />
    </>
  );
}
