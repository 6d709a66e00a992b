import type { Metadata } from "next";
import { RunBadge } from "@/components/commands/run-list";
import { RunResult } from "@/components/commands/run-result";
import { LinkButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { DefinitionList, PageHeader } from "@/components/ui/states";
import { runById, runTargets } from "@/lib/commands/queries";
import { SOME_COMMAND, type TargetState } from "@/lib/commands/words";
import { access } from "@/lib/core/access";
import { orNotFound } from "@/lib/core/found";
import { type SearchParams, singleParams } from "@/lib/core/page";

type Props = { params: Promise<{ tenant: string; run: string }>; searchParams: SearchParams };

const STATES: readonly string[] = ["pending", "successful", "failed"];

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, SOME_COMMAND);
  return { title: `Run of a command · ${tenant.name}` };
}

/** A run: what it was, and what became of it in each tenant (T12). */
export default async function RunPage({ params, searchParams }: Props) {
  const { tenant: slug, run: id } = await params;
  const context = await access(slug, SOME_COMMAND);
  const { state, after } = await singleParams(searchParams);
  const shown = STATES.includes(state ?? "") ? (state as TargetState) : undefined;
  const run = await orNotFound(runById(context, id));
  const { rows, next } = await runTargets(context, id, { state: shown, after });
  const inputs = run.shown.map(({ label, value }) => ({ term: label, value }));
  return (
    <>
      <PageHeader
        title={run.title}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <RunBadge run={run} />
            <span>
              {run.by}, <RelativeTime at={run.startedAt} />
            </span>
          </span>
        }
        actions={
          <>
            <LinkButton href={`/t/${slug}/commands/${run.command}`}>Run again</LinkButton>
            <LinkButton href={`/t/${slug}/commands/runs`}>All runs</LinkButton>
          </>
        }
      />
      {inputs.length > 0 && (
        <div className="mb-4">
          <DefinitionList items={inputs} />
        </div>
      )}
      <RunResult tenant={slug} run={run} targets={rows} shown={shown} next={next} />
    </>
  );
}
