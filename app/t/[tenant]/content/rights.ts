import { CONTENT, type ContentType } from "@/lib/content/types";
import { admits, type Context, edit, view } from "@/lib/core/context";

/**
 * What a person may do with a type of content; `push` is sharing it to tenants and `rollBack` taking it back there, on
 * main only; `takeOut` and `bringIn` by files.
 */
export type ContentRights = {
  edit: boolean;
  remove: boolean;
  seesShares: boolean;
  push: boolean;
  takeOut: boolean;
  bringIn: boolean;
  rollBack: boolean;
};

const REMOVAL: Partial<Record<ContentType, string>> = {
  event_playbook: "event-playbooks:delete",
  incident_playbook: "incident-playbooks:delete",
  connection: "connections:delete",
  global_list: "lists:delete",
};

/** What this person may do with a type in this tenant. */
export function contentRights(context: Context, type: ContentType): ContentRights {
  const mayEdit = admits(context, edit(CONTENT[type].component));
  const onMain = context.tenant.kind === "main";
  const removal = REMOVAL[type];
  return {
    edit: mayEdit,
    remove: mayEdit && (!removal || context.accountAdmin || context.levels.get(removal) === "edit"),
    seesShares: onMain && admits(context, view("sharing")),
    takeOut: admits(context, view("content-transfer")),
    bringIn: mayEdit && admits(context, edit("content-transfer")),
    push: onMain && (context.accountAdmin || context.levels.get("sharing:push") === "edit"),
    rollBack: onMain && context.levels.get("sharing:roll-back") === "edit",
  };
}
