import { inTenant } from "@/db/connection";
import { createContent } from "@/lib/content/commands/edit";
import { setSecret } from "@/lib/content/commands/secrets";
import { goLive, publish } from "@/lib/content/commands/versions";
import { contentItem } from "@/lib/content/queries";
import { CONTENT } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { COMMANDS } from "./commands";
import { CONNECTIONS, INTEGRATIONS } from "./integrations";
import type { DemoItem } from "./item";
import { FORMS, LISTS, RULES } from "./lists";
import { EVENT_PLAYBOOKS, INCIDENT_PLAYBOOKS } from "./playbooks";

/** Every item of the library; what an item names stands before it. */
const LIBRARY: readonly DemoItem[] = [
  ...INTEGRATIONS,
  ...CONNECTIONS,
  ...COMMANDS,
  ...LISTS,
  ...EVENT_PLAYBOOKS,
  ...INCIDENT_PLAYBOOKS,
  ...RULES,
  ...FORMS,
];

/** Makes the library on main, unless an earlier start has; answers the items' ids by key. */
export async function fillDemoLibrary(context: Context): Promise<ReadonlyMap<string, string>> {
  const there = await inTenant(
    context.tenant,
    (tx) => tx.sql<{ id: string; type: string; name: string }[]>`select id, type, name from content_items`,
  );
  const known = new Map(there.map(({ id, type, name }) => [`${type} ${name}`, id]));
  const ids = new Map<string, string>();
  for (const item of LIBRARY) {
    const id = known.get(`${item.type} ${item.name}`) ?? (await make(context, item, ids));
    ids.set(item.key, id);
  }
  return ids;
}

async function make(context: Context, item: DemoItem, ids: ReadonlyMap<string, string>): Promise<string> {
  const named = (key: string): string => {
    const id = ids.get(key);
    if (!id) throw new Error(`The demo's item ${item.key} names ${key}, which stands after it.`);
    return id;
  };
  const { type, name, description, labels = ["all"], settings = {} } = item;
  const input = { type, name, description, labels: [...labels], settings, definition: item.define(named) };
  const { id } = await execute({ name: "content.create", run: createContent }, context, input);
  for (const [field, value] of Object.entries(item.secrets ?? {})) {
    const { version } = await contentItem(context, id);
    await execute({ name: "content.set_secret", run: setSecret }, context, { id, version, field, value });
  }
  if (CONTENT[type].goesLive && !item.draft) {
    const { version } = await contentItem(context, id);
    const live = await execute({ name: "content.go_live", run: goLive }, context, { id, version, note: "" });
    if (CONTENT[type].published)
      await execute({ name: "content.publish", run: publish }, context, { id, version: live.version });
  }
  return id;
}
