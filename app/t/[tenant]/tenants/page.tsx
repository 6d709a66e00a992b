import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { TenantsTable } from "@/components/tenants/tenants-table";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { withView } from "@/lib/saved-views/queries";
import { listTenants, TenantListQuery } from "@/lib/tenants/queries";
import { enterableSlugs, tenantRights } from "./rights";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("tenants"));
  return { title: `Tenants · ${tenant.name}` };
}

/** Main's tenants (T4). A child has none. */
export default async function TenantsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("tenants"));
  if (context.tenant.kind !== "main") notFound();
  const { params: asked, view: saved } = await withView(context, "tenants", await singleParams(searchParams));
  const [page, enterable] = await Promise.all([
    listTenants(context, TenantListQuery.parse(asked)),
    enterableSlugs(context),
  ]);
  return (
    <TenantsTable
      main={context.tenant.slug}
      page={page}
      view={saved}
      rights={tenantRights(context)}
      enterable={enterable}
    />
  );
}
