import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TenantDetail } from "@/components/tenants/tenant-detail";
import { access } from "@/lib/core/access";
import { type Context, view } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { type TenantDetails, tenantDetails } from "@/lib/tenants/queries";
import { enterableSlugs, tenantRights } from "../rights";

type Props = { params: Promise<{ tenant: string; slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, slug } = await params;
  const context = await access(tenant, view("tenants"));
  return { title: `${(await details(context, slug)).name} · Tenants · ${context.tenant.name}` };
}

/** One tenant of main's: last sync, what changed, conflicts and errors (S7). */
export default async function TenantPage({ params }: Props) {
  const { tenant, slug } = await params;
  const context = await access(tenant, view("tenants"));
  const [found, enterable] = await Promise.all([details(context, slug), enterableSlugs(context)]);
  return (
    <>
      <Link href={`/t/${context.tenant.slug}/tenants`} className="text-sm text-muted hover:underline">
        ← Tenants
      </Link>
      <TenantDetail
        main={context.tenant.slug}
        tenant={found}
        rights={tenantRights(context)}
        enterable={enterable}
      />
    </>
  );
}

/** Once per request. On a child, and for an address that names none, there is nothing here. */
const details = cache(async (context: Context, slug: string): Promise<TenantDetails> => {
  try {
    return await tenantDetails(context, slug);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") notFound();
    throw error;
  }
});
