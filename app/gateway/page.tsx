import type { Metadata } from "next";
import { GatewayFrame } from "@/components/gateway/gateway-frame";
import { GatewayTable } from "@/components/gateway/gateway-table";
import { access } from "@/lib/core/access";
import type { Context } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { withView } from "@/lib/saved-views/queries";
import { tenantUrl } from "@/lib/tenants/address";
import {
  enterableTenants,
  gatewayTenants,
  regions,
  type TenantDetails,
  TenantListQuery,
  tenantDetails,
} from "@/lib/tenants/queries";

const TOLD = 100;

export async function generateMetadata(): Promise<Metadata> {
  await access("main", { accountAdmin: true });
  return { title: "Gateway" };
}

/** Where Account Admins of main create, suspend and remove tenants (T2). */
export default async function GatewayPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await access("main", { accountAdmin: true });
  const { params, view } = await withView(context, "gateway", await singleParams(searchParams));
  const [page, places, created, enterable] = await Promise.all([
    gatewayTenants(context, TenantListQuery.parse(params)),
    regions(context),
    params.created ? createdTenant(context, params.created) : undefined,
    enterableTenants(context, "", TOLD),
  ]);
  const { tenant, person } = context;
  return (
    <GatewayFrame main={{ slug: tenant.slug, name: tenant.name }} person={{ name: person.name }}>
      <GatewayTable
        main={tenant.slug}
        page={page}
        view={view}
        regions={places}
        origin={tenantUrl("")}
        created={created}
        enterable={enterable.length < TOLD ? enterable.map(({ slug }) => slug) : null}
      />
    </GatewayFrame>
  );
}

/** The tenant that the address says was just created; undefined where it is gone again. */
async function createdTenant(context: Context, slug: string): Promise<TenantDetails | undefined> {
  try {
    return await tenantDetails(context, slug);
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") return undefined;
    throw error;
  }
}
