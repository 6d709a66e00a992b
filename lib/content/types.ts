import type { ComponentId } from "@/lib/access/components";

/** The eight types that an item can have; the ninth shared type, users, groups and roles, is sync's own (C1, C14). */
export type ContentType =
  | "event_playbook"
  | "incident_playbook"
  | "integration"
  | "utility_command"
  | "connection"
  | "global_list"
  | "event_rule"
  | "incident_form";

/**
 * How a type behaves. `goesLive`: a version is drafted, then made live (C6, C7, C9); else each save is live at once.
 * `published`: a live version must also be published (C7). `siteSpecific`: the share log tells sites (C4).
 */
export type TypeFacts = {
  readonly one: string;
  readonly many: string;
  /** The last part of the address, and the name of the table. */
  readonly path: string;
  readonly component: ComponentId;
  readonly goesLive: boolean;
  readonly published: boolean;
  readonly siteSpecific: boolean;
};

/** What the console knows of each type, in the order in which screens list them (C1). */
export const CONTENT: { readonly [T in ContentType]: TypeFacts } = {
  event_playbook: {
    one: "Event playbook",
    many: "Event playbooks",
    path: "event-playbooks",
    component: "event-playbooks",
    goesLive: true,
    published: false,
    siteSpecific: false,
  },
  incident_playbook: {
    one: "Incident playbook",
    many: "Incident playbooks",
    path: "incident-playbooks",
    component: "incident-playbooks",
    goesLive: true,
    published: true,
    siteSpecific: true,
  },
  integration: {
    one: "Integration",
    many: "Integrations",
    path: "integrations",
    component: "integrations",
    goesLive: false,
    published: false,
    siteSpecific: false,
  },
  utility_command: {
    one: "Utility command",
    many: "Utility commands",
    path: "utility-commands",
    component: "utility-commands",
    goesLive: true,
    published: false,
    siteSpecific: false,
  },
  connection: {
    one: "Connection",
    many: "Connections",
    path: "connections",
    component: "connections",
    goesLive: false,
    published: false,
    siteSpecific: true,
  },
  global_list: {
    one: "Global list",
    many: "Global lists",
    path: "global-lists",
    component: "lists",
    goesLive: false,
    published: false,
    siteSpecific: true,
  },
  event_rule: {
    one: "Event automation rule",
    many: "Event automation rules",
    path: "event-rules",
    component: "automation-rules",
    goesLive: false,
    published: false,
    siteSpecific: true,
  },
  incident_form: {
    one: "Incident form",
    many: "Incident forms",
    path: "incident-forms",
    component: "forms",
    goesLive: false,
    published: false,
    siteSpecific: false,
  },
};

/** All types, in the order of screens. */
export const CONTENT_TYPES = Object.keys(CONTENT) as ContentType[];

/** The type whose pages stand at this part of an address; undefined for none. */
export function typeOfPath(path: string): ContentType | undefined {
  return CONTENT_TYPES.find((type) => CONTENT[type].path === path);
}
