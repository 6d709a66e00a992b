import { inControl, inTenant, type Tx } from "@/db/connection";
import { writeAudit } from "./audit";
import type { Context } from "./context";
import type { Change } from "./result";

/** A write with the name that it bears in the audit log. */
export type Command<I, T> = {
  /** The audit name, `entity.verb`. */
  name: string;
  /** Whose transaction `run` gets: the tenant's (default), or the registry's for what belongs to no tenant. */
  in?: "tenant" | "registry";
  run: (tx: Tx, context: Context, input: I) => Promise<Change<T>>;
};

/**
 * Runs a command in one transaction with its audit row; where that row cannot be written, nothing is. A command
 * of the registry has its row in the instance of the context, written before the registry commits.
 */
export async function execute<I, T>(command: Command<I, T>, context: Context, input: I): Promise<T> {
  const { person, ip, requestId, tenant, apiKeyId } = context;
  const kind = apiKeyId ? ("key" as const) : ("user" as const);
  const actor = { id: person.id, home: person.home.id, kind, ip, requestId };
  if (command.in === "registry") {
    return inControl(async (tx) => {
      const change = await command.run(tx, context, input);
      await inTenant(tenant, (own) => writeAudit(own, actor, command.name, change));
      return change.data;
    });
  }
  return inTenant(tenant, async (tx) => {
    const change = await command.run(tx, context, input);
    await writeAudit(tx, actor, command.name, change);
    return change.data;
  });
}
