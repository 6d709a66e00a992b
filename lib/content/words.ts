import type { ContentState } from "./model";
import type { ContentType } from "./types";

/** What each state of an item is called. */
export const STATE_LABELS: Readonly<Record<ContentState, string>> = {
  draft: "Draft",
  live: "Live",
  published: "Published",
  changed: "Changed since",
};

/** What a switch of an item is called; only some types have any (C10-C12). */
export const SETTING_LABELS = {
  tenantToggle: "Tenant toggle",
  sharedByDefault: "Shared by default",
  active: "Active",
} as const;

/** The switches that a type has. */
export function settingsFor(type: ContentType): readonly (keyof typeof SETTING_LABELS)[] {
  switch (type) {
    case "connection":
      return ["tenantToggle"];
    case "event_rule":
      return ["sharedByDefault", "active"];
    case "global_list":
      return ["active"];
    default:
      return [];
  }
}

/** The switches that are on, or that none is. */
export function settingWords(
  type: ContentType,
  settings: { readonly [key in keyof typeof SETTING_LABELS]?: boolean | undefined },
): string {
  const on = settingsFor(type).filter((key) => settings[key]);
  return on.map((key) => SETTING_LABELS[key]).join(", ") || "Off";
}
