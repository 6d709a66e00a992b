import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { ResolutionView } from "@/components/connections/resolution-view";
import { SchedulesList } from "@/components/schedules/schedules-list";
import { SitesTable } from "@/components/sites/sites-table";
import { TenantDetail } from "@/components/tenants/tenant-detail";
import { EmptyState } from "@/components/ui/states";
import { tenantResolution } from "@/lib/connections/screen";
import { access } from "@/lib/core/access";
import { admits, type Context, edit, view } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { schedulesOf } from "@/lib/schedules/queries";
import { listSites, SiteListQuery } from "@/lib/sites/queries";
import { type TenantDetails, tenantDetails } from "@/lib/tenants/queries";
import { enterableSlugs, siteRights, tenantRights } from "../rights";

type Props = { params: Promise<{ tenant: string; slug: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, slug } = await params;
  const context = await access(tenant, view("tenants"));
  return { title: `${(await details(context, slug)).name} · Tenants · ${context.tenant.name}` };
}

/** One tenant of main's: last sync, what changed, conflicts and errors (S7). */
export default async function TenantPage({ params, searchParams }: Props) {
  const { tenant, slug } = await params;
  const context = await access(tenant, view("tenants"));
  const [found, enterable] = await Promise.all([details(context, slug), enterableSlugs(context)]);
  const asked = await singleParams(searchParams);
  const tabs = [
    { id: "sync", label: "Sync" },
    ...(admits(context, view("sites")) ? [{ id: "sites", label: "Sites", count: found.sites }] : []),
    ...(admits(context, view("connections")) ? [{ id: "connections", label: "Connections" }] : []),
    ...(admits(context, view("ingestion")) ? [{ id: "ingestion", label: "Ingestion" }] : []),
  ];
  const open = tabs.find(({ id }) => id === asked.tab)?.id ?? "sync";
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
        tabs={tabs}
        open={open}
      >
        {open === "sites" ? (
          <Sites context={context} tenant={found} asked={asked} />
        ) : open === "connections" ? (
          <Connections context={context} tenant={found} />
        ) : open === "ingestion" ? (
          <Ingestion context={context} tenant={found} />
        ) : undefined}
      </TenantDetail>
    </>
  );
}

async function Sites({
  context,
  tenant: { id, name, pairing },
  asked,
}: {
  context: Context;
  tenant: TenantDetails;
  asked: Record<string, string | undefined>;
}) {
  return (
    <SitesTable
      slug={context.tenant.slug}
      tenant={{ id, name }}
      page={await listSites(context, id, SiteListQuery.parse(asked))}
      may={siteRights(context)}
      unpaired={pairing === "paired" || pairing === "disconnected" ? undefined : "Pair the tenant first."}
    />
  );
}

/** Which connection each of its sites would use, and why (C10). */
async function Connections({ context, tenant }: { context: Context; tenant: TenantDetails }) {
  if (tenant.pairing !== "paired" && tenant.pairing !== "disconnected")
    return <EmptyState title="It is not paired" description="Connections reach a tenant that is paired." />;
  return <ResolutionView slug={context.tenant.slug} groups={await tenantResolution(context, tenant.id)} />;
}

/** By which schedules events are fetched for its sites (C16). */
async function Ingestion({
  context,
  tenant: { id, name, sites },
}: {
  context: Context;
  tenant: TenantDetails;
}) {
  const mayEdit = admits(context, edit("ingestion"));
  return (
    <SchedulesList
      slug={context.tenant.slug}
      tenant={{ id, name }}
      rows={await schedulesOf(context, id)}
      may={{
        edit: mayEdit,
        pause: mayEdit && (context.accountAdmin || context.levels.get("ingestion:pause") === "edit"),
      }}
      noSites={sites === 0}
    />
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
