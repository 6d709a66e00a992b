import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { permissionLabel } from "@/lib/access/components";
import { actingOf } from "@/lib/core/acting";
import { writeAudit } from "@/lib/core/audit";
import { admits, type Context } from "@/lib/core/context";
import { conflict, forbidden, invalid, notFound, Refusal } from "@/lib/core/errors";
import { actorOf } from "@/lib/core/execute";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import type { NamedCommand } from "./definition";
import { successOf } from "./effect";
import type { RetryRunInput, RunCommandInput } from "./model";
import { commandOf, mayActOnOthers } from "./registry";
import { endRun, insertRun, recordTarget, resumeRun, storedRun } from "./runs";

type Started = {
  id: string;
  command: NamedCommand;
  slugs: readonly string[];
  input: Record<string, unknown>;
};

/**
 * Runs a command by name (C16). For the tenant of the caller it is done in this transaction, or refused; for others
 * the worker goes through them, and one that fails stops no other (T12). Throws `Refusal`: not_found, forbidden,
 * invalid with a sentence for each wrong field, and what the command itself refuses.
 */
export async function runCommand(
  tx: Tx,
  context: Context,
  asked: RunCommandInput,
): Promise<Change<{ id: string }>> {
  const started = { id: randomUUID(), ...checked(context, asked) };
  const { id, command, slugs, input } = started;
  await insertRun(tx, { id, command, input, slugs, acting: await actingOf(context) });
  if (command.on === "instance" && slugs.every((slug) => slug === context.tenant.slug))
    await doneHere(tx, context, started);
  else await enqueue(tx, "command", { runId: id }, `command:${id}`);
  return {
    target: { kind: "command", id, name: command.name },
    after: { tenants: slugs.length === 1 ? slugs : slugs.length },
    data: { id },
  };
}

/**
 * What is asked, as far as it can be checked before anything runs. On main, other tenants need the right to command
 * the fleet; a child commands itself alone (T10). Throws `Refusal`.
 */
function checked(context: Context, asked: RunCommandInput): Omit<Started, "id"> {
  const { tenant } = context;
  const command = commandOf(asked.command);
  if (!command || (command.on === "tenant" && tenant.kind !== "main")) throw notFound("command");
  const slugs = asked.tenants.length > 0 || command.on === "tenant" ? asked.tenants : [tenant.slug];
  if (slugs.length === 0) throw invalid("Name a tenant.", { tenants: "Choose at least one tenant." });
  const others = command.on === "tenant" || slugs.some((slug) => slug !== tenant.slug);
  if (others && tenant.kind !== "main") {
    const message = "From here a command runs on this tenant alone.";
    throw invalid(message, { tenants: message });
  }
  if (others && !mayActOnOthers(context))
    throw forbidden(`You need View and edit of “${permissionLabel("fleet-commands")}” for this.`);
  if ((command.on === "tenant" || !others) && !admits(context, command.needs))
    throw forbidden(needWords(command));
  const parsed = command.input.safeParse(asked.input);
  if (!parsed.success) {
    const fields: Record<string, string> = {};
    for (const { path, message, ...issue } of parsed.error.issues) {
      const unknown = issue.code === "unrecognized_keys" ? issue.keys : [];
      for (const key of unknown) fields[`input.${key}`] ??= "This command takes no such field.";
      if (unknown.length === 0) fields[["input", ...path.map(String)].join(".")] ??= message;
    }
    throw invalid("Some fields need a correction.", fields);
  }
  return { command, slugs, input: asked.input };
}

/** Which right is missing where a command acts. */
export function needWords({ needs }: NamedCommand): string {
  return "component" in needs
    ? `You need View and edit of “${permissionLabel(needs.component)}” for this.`
    : "You need another role for this.";
}

async function doneHere(tx: Tx, context: Context, { id, command, input }: Started): Promise<void> {
  const { tenant } = context;
  const change = await command
    .run(tx, context, command.input.parse(input), tenant)
    .catch(withFieldsBelowInput);
  await writeAudit(tx, actorOf(context), command.audit, change);
  await recordTarget(tx, id, tenant.slug, successOf(tenant.name, change.data));
  await endRun(tx, id);
}

function withFieldsBelowInput(error: unknown): never {
  if (!(error instanceof Refusal) || !error.fields) throw error;
  const fields = Object.entries(error.fields).map(([name, sentence]) => [`input.${name}`, sentence]);
  throw new Refusal(error.code, error.message, Object.fromEntries(fields));
}

/**
 * Tries a run again in the tenants in which it failed, with the same input and with what its person may do now. `tx`
 * is main's: a run of one's own tenant is started anew. Throws `Refusal`: not_found for a foreign run, conflict.
 */
export async function retryCommand(
  tx: Tx,
  context: Context,
  { run: id }: RetryRunInput,
): Promise<Change<{ tenants: number }>> {
  await tx.sql`select from command_runs where id = ${id} for update`;
  const run = await storedRun(tx, id);
  if (!run || run.acting.id !== context.person.id) throw notFound("run");
  if (!mayActOnOthers(context))
    throw forbidden(`You need View and edit of “${permissionLabel("fleet-commands")}” for this.`);
  if (run.sealed === null) throw conflict("The input of this run is kept no longer. Run the command anew.");
  const rows = await tx.sql`
    update command_targets set state = 'pending', code = null, message = null, fields = '{}', ended_at = null
    where run_id = ${id} and state = 'failed' returning 1`;
  if (rows.length === 0) throw conflict("Nothing of this run has failed.");
  await resumeRun(tx, id, await actingOf(context));
  await enqueue(tx, "command", { runId: id }, `command:${id}`);
  return {
    target: { kind: "command", id, name: run.command },
    after: { again: rows.length },
    data: { tenants: rows.length },
  };
}
