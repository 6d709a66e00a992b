import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CommandForm } from "@/components/commands/command-form";
import { PageHeader } from "@/components/ui/states";
import { commandsFor, mayActOnOthers } from "@/lib/commands/registry";
import { SOME_COMMAND } from "@/lib/commands/words";
import { access } from "@/lib/core/access";
import type { Context } from "@/lib/core/context";

type Props = { params: Promise<{ tenant: string; command: string }> };

const commandIn = (context: Context, name: string) =>
  commandsFor(context).find((command) => command.name === name);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant: slug, command: name } = await params;
  const context = await access(slug, SOME_COMMAND);
  return { title: `${commandIn(context, name)?.title ?? "Command"} · ${context.tenant.name}` };
}

/** A command's form. */
export default async function CommandPage({ params }: Props) {
  const { tenant: slug, command: name } = await params;
  const context = await access(slug, SOME_COMMAND);
  const command = commandIn(context, name);
  if (!command) notFound();
  return (
    <>
      <PageHeader
        title={command.title}
        description={
          <>
            <p>{command.description}</p>
            <p className="font-mono text-xs">{command.name}</p>
          </>
        }
      />
      <CommandForm
        tenant={slug}
        tenantName={context.tenant.name}
        command={command}
        choosesTenants={mayActOnOthers(context)}
      />
    </>
  );
}
