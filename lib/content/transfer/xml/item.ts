import type { ItemSettings } from "../../definitions";
import type { ContentType } from "../../types";

/** The types that have an XML form (C16). */
export type XmlType = Exclude<ContentType, "global_list" | "incident_form">;

/** A place in a definition where another item's id stands, and the name by which a file calls that item. */
export type NameRef = {
  readonly path: readonly (string | number)[];
  readonly types: readonly ContentType[];
  readonly name: string;
};

/** Where a connection's file says that it holds, by names (C10). */
export type NamedScope = { readonly tenant?: string | undefined; readonly site?: string | undefined };

/** An item of a file: names stand in place of ids, so it fits any tenant. */
export type XmlItem = {
  readonly type: XmlType;
  readonly name: string;
  readonly description: string;
  readonly labels: string[];
  readonly settings: ItemSettings;
  readonly definition: Record<string, unknown>;
  readonly refs: readonly NameRef[];
  readonly scope?: NamedScope | undefined;
};

/** The element of each type. Both kinds of playbook are `playbook`, told apart by `kind`. */
export const ELEMENT: Readonly<Record<XmlType, string>> = {
  event_playbook: "playbook",
  incident_playbook: "playbook",
  integration: "integration",
  utility_command: "utility-command",
  connection: "connection",
  event_rule: "event-rule",
};

/** Stands in a definition where an id will stand. */
export const UNRESOLVED = "00000000-0000-4000-8000-0000000000ff";

/** Which types another step of a playbook, or a rule, may name. */
export const STEP_REFS = {
  utility: { key: "commandId", attribute: "command", types: ["utility_command"] },
  integration: { key: "integrationId", attribute: "integration", types: ["integration"] },
  playbook: { key: "playbookId", attribute: "playbook", types: ["event_playbook", "incident_playbook"] },
  list: { key: "listId", attribute: "list", types: ["global_list"] },
} as const satisfies Readonly<
  Record<string, { key: string; attribute: string; types: readonly ContentType[] }>
>;

/** What a form's reader makes of its own part of an element. */
export type Body = {
  definition: Record<string, unknown>;
  refs: NameRef[];
  settings?: ItemSettings;
  scope?: NamedScope;
};

/** A place where a name stands. */
export const ref = (path: NameRef["path"], types: readonly ContentType[], name: string): NameRef => ({
  path,
  types,
  name,
});
