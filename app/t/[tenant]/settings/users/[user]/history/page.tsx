import type { Metadata } from "next";
import { AccessThenView } from "@/components/history/access-then";
import { Comparison } from "@/components/history/comparison";
import { HistoryTabs, type HistoryView } from "@/components/history/history-tabs";
import { AsOfForm, BetweenForm } from "@/components/history/time-forms";
import { Timeline } from "@/components/history/timeline";
import { LinkButton } from "@/components/ui/button";
import { Callout, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, type Context, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { fieldOf, typedOf } from "@/lib/history/moment";
import { askedOf, historyOf } from "@/lib/history/screen";

type Props = { params: Promise<{ tenant: string; user: string }>; searchParams: SearchParams };

const WEEK_MS = 7 * 86_400_000;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("users"));
  return { title: `History · ${tenant.name}` };
}

/** One person's access in the past: what happened, what he could do at a time, and what changed between two (W3). */
export default async function HistoryPage({ params, searchParams }: Props) {
  const { tenant: slug, user: id } = await params;
  const context = await access(slug, view("users"));
  const asked = askedOf(await singleParams(searchParams));
  const found = await orNotFound(historyOf(context, id, asked));
  const base = `/t/${slug}/settings/users/${id}/history`;
  const now = new Date();
  const current: HistoryView = asked.view;
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={`History of ${found.person.name}`}
        description="What this person could do in this tenant, and when and why it changed. Groups that only a sign-in gave are not part of it."
        actions={
          !found.person.gone && <LinkButton href={`/t/${slug}/settings/users/${id}`}>Back to user</LinkButton>
        }
      />
      <HistoryTabs
        base={base}
        current={current}
        now={fieldOf(now)}
        earlier={fieldOf(new Date(now.getTime() - WEEK_MS))}
      />
      {asked.view === "as-of" && (
        <div className="mb-5">
          <AsOfForm action={base} at={typedOf(asked.at)} errors={found.errors} />
        </div>
      )}
      {asked.view === "compare" && (
        <div className="mb-5">
          <BetweenForm
            action={base}
            from={typedOf(asked.from)}
            to={typedOf(asked.to)}
            errors={found.errors}
          />
        </div>
      )}
      {found.message && (
        <Callout tone="danger" className="mb-4">
          {found.message}
        </Callout>
      )}
      {found.timeline && <Timeline page={found.timeline} base={base} audit={auditOf(context)} />}
      {found.asOf && <AccessThenView access={found.asOf.access} onMain={context.tenant.kind === "main"} />}
      {found.between && <Comparison between={found.between} />}
    </div>
  );
}

function auditOf(context: Context): string | null {
  return admits(context, view("audit")) ? `/t/${context.tenant.slug}/audit` : null;
}
