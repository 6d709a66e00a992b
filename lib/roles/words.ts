import type { Origin } from "@/lib/access/model";

/** Predefined roles cannot be edited; standard ones came with the instance; the rest were made here (R1). */
export type RoleKind = "predefined" | "standard" | "custom";

/** The words for a role's kind (R1). */
export const ROLE_KIND_LABELS: Readonly<Record<RoleKind, string>> = {
  predefined: "Predefined",
  standard: "Out of the box",
  custom: "Custom",
};

/** Why a role is not edited or deleted here, for the table's menu and the commands (R1, S3). */
export function roleLockedReason(role: { name: string; kind: RoleKind; origin: Origin }): string | null {
  if (role.kind === "predefined")
    return `${role.name} is predefined and stays as it is. Save it as a new role, and change that.`;
  if (role.origin === "main") return `${role.name} came from main and can be changed only there.`;
  return role.origin === "gateway"
    ? `${role.name} was made in the gateway and can be changed only there.`
    : null;
}
