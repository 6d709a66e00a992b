import type { Origin } from "@/lib/access/model";

/** Where a group comes from: made by hand, imported from a directory, or made in the gateway (G3). */
export type GroupType = "custom" | "ad" | "gateway";

/** The words for a group's type (G3). */
export const GROUP_TYPE_LABELS: Readonly<Record<GroupType, string>> = {
  custom: "Custom",
  ad: "AD",
  gateway: "Gateway",
};

/** Where the table's count of a group's users ends; more is shown as "1,000+". */
export const MEMBER_CAP = 1_000;

/** Names as typed, separated by commas or Enter: trimmed, each once, compared exactly (G4). */
export function splitIdpGroups(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,\n]/)
        .map((name) => name.trim())
        .filter(Boolean),
    ),
  ];
}

/** Why a group is not edited or deleted here, for the table's menu and the commands (S3, S6). */
export function groupLockedReason(group: { name: string; origin: Origin }): string | null {
  if (group.origin === "main") return `${group.name} came from main and can be changed only there.`;
  return group.origin === "gateway"
    ? `${group.name} was made in the gateway and can be changed only there.`
    : null;
}
