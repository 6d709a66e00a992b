import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { CodeBlock } from "@/components/content/view/parts";
import { IncidentForm } from "@/components/incidents/incident-form";
import { Badge } from "@/components/ui/badge";
import { GoButton } from "@/components/ui/go-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { DefinitionList, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { incidentById } from "@/lib/incidents/queries";
import { SEVERITY_LABELS } from "@/lib/incidents/words";

type Props = { params: Promise<{ tenant: string; incident: string }>; searchParams: SearchParams };

const opened = cache(async (slug: string, id: string) => {
  const context = await access(slug, view("incidents"));
  return { context, incident: await orNotFound(incidentById(context, id)) };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant, incident: id } = await params;
  const { context, incident } = await opened(tenant, id);
  return { title: `${incident.title} · Incidents · ${context.tenant.name}` };
}

/** One incident, and with `?edit=1` its form. */
export default async function IncidentPage({ params, searchParams }: Props) {
  const { tenant, incident: id } = await params;
  const { context, incident } = await opened(tenant, id);
  const mayEdit = admits(context, edit("incidents"));
  const edits = mayEdit && (await singleParams(searchParams)).edit === "1";
  const { title, type, severity, status, owner, data, createdAt, updatedAt, version } = incident;
  return (
    <>
      <Link href={`/t/${tenant}/incidents`} className="text-sm text-muted hover:underline">
        ← Incidents
      </Link>
      <PageHeader
        title={title}
        description={
          <Badge tone={status === "open" ? "info" : "neutral"}>{status === "open" ? "Open" : "Closed"}</Badge>
        }
        actions={mayEdit && !edits && <GoButton href={`/t/${tenant}/incidents/${id}?edit=1`}>Edit</GoButton>}
      />
      {edits ? (
        <IncidentForm tenant={tenant} start={{ title, type, severity, data }} saved={{ id, version }} />
      ) : (
        <div className="max-w-3xl">
          <DefinitionList
            items={[
              { term: "Type", value: type },
              { term: "Severity", value: SEVERITY_LABELS[severity] },
              { term: "Owner", value: owner ?? "Nobody" },
              { term: "Created", value: <RelativeTime at={createdAt} /> },
              { term: "Updated", value: <RelativeTime at={updatedAt} /> },
            ]}
          />
          <Section title="Data">
            <CodeBlock label="Data">{JSON.stringify(data, null, 2)}</CodeBlock>
          </Section>
        </div>
      )}
    </>
  );
}
