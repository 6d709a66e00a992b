import type { Metadata } from "next";
import { RunList } from "@/components/commands/run-list";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/states";
import { listRuns } from "@/lib/commands/queries";
import { SOME_COMMAND } from "@/lib/commands/words";
import { access } from "@/lib/core/access";
import { type SearchParams, singleParams } from "@/lib/core/page";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, SOME_COMMAND);
  return { title: `Runs of commands · ${tenant.name}` };
}

/** The history of runs (T12). */
export default async function RunsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, SOME_COMMAND);
  const { slug } = context.tenant;
  const { before } = await singleParams(searchParams);
  const { rows, next } = await listRuns(context, before);
  return (
    <>
      <PageHeader
        title="Runs of commands"
        description={
          context.accountAdmin ? "Everybody's in this tenant." : "Those that you started in this tenant."
        }
        actions={<LinkButton href={`/t/${slug}/commands`}>Commands</LinkButton>}
      />
      <RunList tenant={slug} runs={rows} />
      {next && (
        <div className="mt-3 flex justify-center">
          <LinkButton href={`/t/${slug}/commands/runs?before=${next}`}>Older runs</LinkButton>
        </div>
      )}
    </>
  );
}
