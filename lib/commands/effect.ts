import type { TenantRef, Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { brokenConstraint, Refusal } from "@/lib/core/errors";
import { execute } from "@/lib/core/execute";
import { refusalOf, withRetries } from "@/lib/core/failures";
import { reasonOf } from "@/lib/tenants/reasons";
import type { NamedCommand, Outcome } from "./definition";

/** What became of a command in one tenant. */
export type TargetResult = {
  state: "successful" | "failed";
  tenant: string | null;
  code: string | null;
  message: string;
  fields: Record<string, string>;
  details: string[];
};

class TookEffect extends Error {
  constructor(readonly outcome: Outcome) {
    super("this run took effect before");
  }
}

/**
 * Runs a command for one tenant, in one transaction with its audit row and the mark that it took effect: a second call
 * for the same run and tenant changes nothing and answers what the first one did. Throws what the command throws.
 */
export async function effectOnce(
  command: NamedCommand,
  context: Context,
  input: unknown,
  { runId, target }: { runId: string; target: TenantRef },
): Promise<Outcome> {
  const run = async (tx: Tx, own: Context, given: unknown) => {
    await claim(tx, runId, target.id);
    const change = await command.run(tx, own, given, target);
    const outcome: Outcome = { message: change.data.message, details: change.data.details ?? [] };
    await tx.sql`
      update command_effects set outcome = ${JSON.stringify(outcome)}::text::jsonb
      where run_id = ${runId} and tenant_id = ${target.id}`;
    return { ...change, data: outcome };
  };
  try {
    return await withRetries(() => execute({ name: command.audit, run }, context, input));
  } catch (error) {
    if (error instanceof TookEffect) return error.outcome;
    throw error;
  }
}

async function claim({ sql }: Tx, runId: string, tenantId: string): Promise<void> {
  const claimed = await sql`
    insert into command_effects (run_id, tenant_id) values (${runId}, ${tenantId}) on conflict do nothing returning 1`;
  if (claimed.length > 0) {
    await sql`delete from command_effects where at < now() - interval '90 days'`;
    return;
  }
  const [row] = await sql<{ outcome: Outcome }[]>`
    select outcome from command_effects where run_id = ${runId} and tenant_id = ${tenantId}`;
  throw new TookEffect(row?.outcome ?? { message: "Done." });
}

/** A command's success as its run keeps it. */
export function successOf(tenant: string, { message, details = [] }: Outcome): TargetResult {
  return { state: "successful", tenant, code: null, message, fields: {}, details };
}

/** Why a command failed in one tenant, in words, as its run keeps it. `tenant` is unknown where it was not entered. */
export function failureOf(error: unknown, tenant: TenantRef | undefined, entered: boolean): TargetResult {
  const known = entered && tenant ? tenant.name : null;
  const base = { state: "failed" as const, tenant: known, details: [] };
  if (error instanceof Refusal || brokenConstraint(error) !== undefined || !tenant) {
    const { code, message, fields = {} } = refusalOf(error, "command");
    return { ...base, code, message, fields };
  }
  const { reason, ref } = reasonOf(error, tenant, "command");
  return { ...base, code: "unavailable", message: `${reason} (reference ${ref})`, fields: {} };
}
