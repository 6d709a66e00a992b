import type { Origin } from "@/lib/access/model";

/** How a person signs in: here, by SSO, or by both (U1, A3). */
export type UserType = "local" | "sso" | "local_sso";

/** What the status column shows; Locked is derived from the failed sign-ins (U1, U7). */
export type UserStatus = "active" | "inactive" | "locked" | "invited";

/** The words for a user's type (U1). */
export const USER_TYPE_LABELS: Readonly<Record<UserType, string>> = {
  local: "Local",
  sso: "SSO",
  local_sso: "Local/SSO",
};

/** The words for a user's status (U1). */
export const USER_STATUS_LABELS: Readonly<Record<UserStatus, string>> = {
  active: "Active",
  inactive: "Inactive",
  locked: "Locked",
  invited: "Invited",
};

/** Why something that did not come from here stays as it is (S3, S6). */
export function readOnlyReason(origin: Origin): string | null {
  if (origin === "main") return "came from main and can be changed only there";
  return origin === "gateway" ? "was made in the gateway and can be changed only there" : null;
}
