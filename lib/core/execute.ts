import { inControl, inTenant, type Tx } from "@/db/connection";
import { type Actor, writeAudit } from "./audit";
import type { Context } from "./context";
import type { Change } from "./result";

/** A write with the name that it bears in the audit log. */
export type Command<I, T, H = unknown> = {
  /** The audit name, `entity.verb`. */
  name: string;
  /** Whose transaction `run` gets: the tenant's (default), or the registry's for what belongs to no tenant. */
  in?: "tenant" | "registry";
  /** What is asked of others before the transaction begins, so that none waits for an answer; `run` hears it. */
  before?: (context: Context, input: I) => Promise<H>;
  run: (tx: Tx, context: Context, input: I, heard?: H) => Promise<Change<T>>;
};

/**
 * Runs a command in one transaction with its audit row; where that row cannot be written, nothing is. A command
 * of the registry has its row in the instance of the context, written before the registry commits.
 */
export async function execute<I, T, H = unknown>(
  command: Command<I, T, H>,
  context: Context,
  input: I,
): Promise<T> {
  const { tenant } = context;
  const actor = actorOf(context);
  const heard = await command.before?.(context, input);
  if (command.in === "registry") {
    return inControl(async (tx) => {
      const change = await command.run(tx, context, input, heard);
      await inTenant(tenant, (own) => writeAudit(own, actor, command.name, change));
      return change.data;
    });
  }
  return inTenant(tenant, async (tx) => {
    const change = await command.run(tx, context, input, heard);
    await writeAudit(tx, actor, command.name, change);
    return change.data;
  });
}

/** Who acts in a context, for the log. */
export function actorOf({ person, ip, requestId, apiKeyId }: Context): Actor {
  const kind = apiKeyId ? "key" : "user";
  return { id: person.id, home: person.home.id, kind, ip, requestId };
}
