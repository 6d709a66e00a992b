import { inTenant } from "@/db/connection";
import { openConnection, resolveAt } from "@/lib/connections/queries";
import type { Place } from "@/lib/connections/resolve";
import type { GlobalList, UtilityCommand } from "@/lib/content/definitions/others";
import type { Playbook } from "@/lib/content/definitions/playbook";
import type { ContentType } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import type { RunWorld } from "@/lib/playbook-runs/run";

/** What a test run takes from the instance that it runs in: live definitions, and connections by their place (C10). */
export function testWorld(context: Context, place: Place | null): RunWorld {
  const { tenant } = context;
  return {
    utility: (id) => liveDefinition<UtilityCommand>(context, id, ["utility_command"]),
    playbook: (id) => liveDefinition<Playbook>(context, id, ["event_playbook", "incident_playbook"]),
    list: async (id) => (await liveDefinition<GlobalList>(context, id, ["global_list"])).data,
    connection: (integrationId, name) =>
      inTenant(tenant, async (tx) => {
        const { usedId, summary } = await resolveAt(tx, place, { integrationId, name });
        if (!usedId) throw new Error(`No connection “${name}” can be used here. ${summary}`);
        return openConnection(tx, usedId);
      }),
  };
}

async function liveDefinition<D>(context: Context, id: string, types: readonly ContentType[]): Promise<D> {
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ name: string; definition: D | null }[]>`
      select i.name, v.definition from content_items i
      left join content_versions v on v.item_id = i.id and v.number = i.live
      where i.id = ${id} and i.type = any (${[...types]}::text[])`,
  );
  if (!row) throw new Error("Something that it names is not there any more.");
  if (!row.definition) throw new Error(`${row.name} has no live version yet.`);
  return row.definition;
}
