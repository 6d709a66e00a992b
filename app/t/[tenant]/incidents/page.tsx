import type { Metadata } from "next";
import { IncidentsTable } from "@/components/incidents/incidents-table";
import { GoButton } from "@/components/ui/go-button";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { IncidentListQuery, listIncidents } from "@/lib/incidents/queries";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("incidents"));
  return { title: `Incidents · ${tenant.name}` };
}

/** The incidents of this instance; main holds none of a child's (T1). */
export default async function IncidentsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("incidents"));
  const { slug } = context.tenant;
  const mayEdit = admits(context, edit("incidents"));
  const { params: asked, view: saved } = await withView(
    context,
    "incidents",
    await singleParams(searchParams),
  );
  return (
    <>
      <PageHeader
        title="Incidents"
        description="They stand in this tenant alone."
        actions={
          mayEdit && (
            <GoButton variant="primary" href={`/t/${slug}/incidents/new`}>
              New incident
            </GoButton>
          )
        }
      />
      <IncidentsTable
        tenant={slug}
        page={await listIncidents(context, IncidentListQuery.parse(asked))}
        view={saved}
        may={{
          edit: mayEdit,
          close: mayEdit && (context.accountAdmin || context.levels.get("incidents:close") === "edit"),
        }}
      />
    </>
  );
}
