import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CodeBlock } from "@/components/content/view/parts";
import { SchedulesList } from "@/components/schedules/schedules-list";
import { RelativeTime } from "@/components/ui/relative-time";
import { PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { lastEvents, schedulesOf } from "@/lib/schedules/queries";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("ingestion"));
  return { title: `Data ingestion · ${tenant.name}` };
}

/** What is fetched for this child, by schedules that main makes (C16, T10). */
export default async function IngestionPage({ params }: Props) {
  const context = await access((await params).tenant, view("ingestion"));
  if (context.tenant.kind !== "child") notFound();
  const { id, name, slug } = context.tenant;
  const [schedules, events] = await Promise.all([schedulesOf(context, id), lastEvents(context)]);
  const named = new Map(schedules.map((schedule) => [schedule.id, schedule.name]));
  return (
    <>
      <PageHeader
        title="Data ingestion"
        description="The main tenant makes the schedules by which events are fetched for this tenant."
      />
      <SchedulesList slug={slug} tenant={{ id, name }} rows={schedules} may={null} noSites={false} />
      <div className="mt-5 border-t pt-5">
        <Section title="Last events" description="They stand in this tenant alone.">
          {events.length === 0 ? (
            <p className="text-sm text-muted">No events were fetched yet.</p>
          ) : (
            <ul className="divide-y rounded-md border text-sm">
              {events.map((event) => (
                <li key={`${event.scheduleId} ${event.eventId}`}>
                  <details>
                    <summary className="flex cursor-pointer flex-wrap gap-x-4 px-3 py-1.5 hover:bg-sunken">
                      <span className="font-mono text-xs leading-5">{event.eventId}</span>
                      <span className="text-muted">
                        {named.get(event.scheduleId) ?? "A schedule that is gone"}
                      </span>
                      <span className="ml-auto text-muted">
                        <RelativeTime at={event.fetchedAt} />
                      </span>
                    </summary>
                    <div className="border-t p-3">
                      <CodeBlock label={`Event ${event.eventId}`}>
                        {JSON.stringify(event.data, null, 2)}
                      </CodeBlock>
                    </div>
                  </details>
                </li>
              ))}
            </ul>
          )}
        </Section>
      </div>
    </>
  );
}
