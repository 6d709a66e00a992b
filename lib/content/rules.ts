import type { Connection, EventRule, Integration } from "./definitions/others";
import type { Playbook, Step } from "./definitions/playbook";
import type { ContentRow, ContentState } from "./model";
import { CONTENT, type ContentType } from "./types";

/** Where an item stands, for its table (C6, C7). */
export function stateOf(
  item: Pick<ContentRow, "type" | "live" | "published" | "draftChanged">,
): ContentState {
  if (item.live === null) return "draft";
  if (item.draftChanged) return "changed";
  return CONTENT[item.type].published && item.published === item.live ? "published" : "live";
}

/** Which version of an item may be shared, or why none may (C6–C13). */
export type Eligibility = { readonly number: number } | { readonly reason: string };

type Judged = Pick<ContentRow, "type" | "live" | "published" | "settings" | "newest"> & {
  readonly definition: unknown;
};

/** Tells whether an item may be shared, and which of its versions goes; each refusal is a sentence (C6–C13). */
export function eligibility(item: Judged): Eligibility {
  const { type, live, published, settings } = item;
  if (live === null) return { reason: "It has no live version yet." };
  if (CONTENT[type].published) {
    if (published === null) return { reason: "It is not published." };
    return { number: published };
  }
  if (type === "integration") {
    const { builtIn, configured } = item.definition as Integration;
    if (builtIn && !configured) return { reason: "It is built in and was not configured." };
  }
  if (type === "connection" && !settings.tenantToggle) return { reason: "Its Tenant toggle is off." };
  if (type === "event_rule" && !settings.sharedByDefault) return { reason: "Its Shared by default is off." };
  return { number: live };
}

/** True where a connection calls another place than it did: its secrets were given for the old one (C10). */
export function callsElsewhere(before: unknown, after: unknown): boolean {
  return originOf(before as Partial<Connection>) !== originOf(after as Partial<Connection>);
}

function originOf({ values }: Partial<Connection>): string {
  const address = values?.baseUrl ?? "";
  return URL.canParse(address) ? new URL(address).origin : address;
}

/** True for what is shared by itself as soon as it is live: custom utility commands (C9). */
export function sharesByItself(type: ContentType): boolean {
  return type === "utility_command";
}

/** Another item that a definition names, and which types may stand there. */
export type Use = { readonly id: string; readonly as: readonly ContentType[] };

/**
 * What a definition names and cannot work without: it travels along (C17). A connection is named by its name in
 * playbooks and travels on its own terms (C10).
 */
export function usesOf(type: ContentType, definition: unknown): Use[] {
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return (definition as Playbook).steps.flatMap((step) => usedByStep(type, step));
    case "connection":
      return [{ id: (definition as Connection).integrationId, as: ["integration"] }];
    case "event_rule": {
      const { listId, outcome } = definition as EventRule;
      const list: Use[] = listId ? [{ id: listId, as: ["global_list"] }] : [];
      if (!("playbookId" in outcome) || !outcome.playbookId) return list;
      const as: ContentType = outcome.kind === "escalate" ? "incident_playbook" : "event_playbook";
      return [...list, { id: outcome.playbookId, as: [as] }];
    }
    default:
      return [];
  }
}

function usedByStep(type: ContentType, step: Step): Use[] {
  switch (step.kind) {
    case "utility":
      return [{ id: step.commandId, as: ["utility_command"] }];
    case "integration":
      return [{ id: step.integrationId, as: ["integration"] }];
    case "playbook":
      return [{ id: step.playbookId, as: [type] }];
    case "list":
      return [{ id: step.listId, as: ["global_list"] }];
    default:
      return [];
  }
}

/** Why an item is not changed here, for menus and commands (C5, T10); null where it may be. */
export function contentLockedReason(item: Pick<ContentRow, "name" | "origin">): string | null {
  return item.origin === "main" ? `${item.name} is shared by main and can be changed only there.` : null;
}
