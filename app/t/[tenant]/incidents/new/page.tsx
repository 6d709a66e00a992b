import type { Metadata } from "next";
import { IncidentForm } from "@/components/incidents/incident-form";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { edit } from "@/lib/core/context";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, edit("incidents"));
  return { title: `New incident · ${tenant.name}` };
}

/** An incident that is reported by hand. */
export default async function NewIncidentPage({ params }: Props) {
  const { tenant } = await access((await params).tenant, edit("incidents"));
  return (
    <>
      <PageHeader title="New incident" />
      <IncidentForm tenant={tenant.slug} start={{ title: "", type: "", severity: "medium", data: {} }} />
    </>
  );
}
