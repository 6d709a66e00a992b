import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Registration } from "@/components/pairing/registration";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { breakGlassCandidates, registrationStatus } from "@/lib/pairing/queries";
import { tenantUrl } from "@/lib/tenants/address";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("registration"));
  return { title: `Main tenant · ${tenant.name}` };
}

/** How a child is registered with its main tenant (P1, P4). Main has no main. */
export default async function MainTenantPage({ params }: Props) {
  const context = await access((await params).tenant, view("registration"));
  const { tenant, person, levels } = context;
  if (tenant.kind !== "child") notFound();
  const mayGenerate =
    admits(context, edit("registration")) && levels.get("registration:generate-key") === "edit";
  const [status, accounts] = await Promise.all([
    registrationStatus(context),
    mayGenerate ? breakGlassCandidates(context) : undefined,
  ]);
  return (
    <Registration
      tenant={{ slug: tenant.slug, url: tenantUrl(tenant.slug) }}
      status={status}
      accounts={accounts}
      self={person.id}
    />
  );
}
