import type { Metadata } from "next";
import { CommandList } from "@/components/commands/command-list";
import { RunList } from "@/components/commands/run-list";
import { LinkButton } from "@/components/ui/button";
import { PageHeader, Section } from "@/components/ui/states";
import { listRuns } from "@/lib/commands/queries";
import { commandsFor } from "@/lib/commands/registry";
import { SOME_COMMAND } from "@/lib/commands/words";
import { access } from "@/lib/core/access";

const LATEST = 5;

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, SOME_COMMAND);
  return { title: `Commands · ${tenant.name}` };
}

/** The commands by name, and what was run lately (C16). */
export default async function CommandsPage({ params }: Props) {
  const context = await access((await params).tenant, SOME_COMMAND);
  const { slug, kind } = context.tenant;
  const { rows } = await listRuns(context);
  return (
    <>
      <PageHeader
        title="Commands"
        description={
          kind === "main"
            ? "Work by name, on one tenant or on many at once. The REST API and the command line have the same commands."
            : "Work by name in this tenant. The REST API and the command line have the same commands."
        }
        actions={<LinkButton href={`/t/${slug}/commands/runs`}>All runs</LinkButton>}
      />
      <CommandList tenant={slug} commands={commandsFor(context)} />
      <div className="mt-6">
        <Section title="Latest runs">
          <RunList tenant={slug} runs={rows.slice(0, LATEST)} />
        </Section>
      </div>
    </>
  );
}
