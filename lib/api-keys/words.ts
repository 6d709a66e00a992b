/**
 * How a key stands (K1): usable; usable with a warning, because some of its roles are gone; unusable, because all
 * are; over by its date; or ended by someone.
 */
export type ApiKeyState = "active" | "warning" | "unusable" | "expired" | "revoked";

/** The words for a key's state. */
export const API_KEY_STATE_LABELS: Readonly<Record<ApiKeyState, string>> = {
  active: "Active",
  warning: "Role missing",
  unusable: "Unusable",
  expired: "Expired",
  revoked: "Revoked",
};

/** For how many days a key can be made, beside no end and a date. */
export const EXPIRY_DAYS = [30, 90, 365] as const;

/** How long the old secret can work on after a rotation. */
export const OVERLAP_HOURS = { usual: 24, most: 7 * 24 } as const;

/** How many roles a key can have. */
export const MOST_ROLES = 20;

/** What decides how a key stands. */
export type KeyFacts = { revoked: boolean; expired: boolean; roles: number; goneRoles: number };

/** The state of a key (K1); what ended it for good comes before what its roles say. */
export function keyState({ revoked, expired, roles, goneRoles }: KeyFacts): ApiKeyState {
  if (revoked) return "revoked";
  if (expired) return "expired";
  if (roles === 0) return "unusable";
  return goneRoles > 0 ? "warning" : "active";
}

/** The sentence behind the yellow and the red mark, naming the roles that are gone (K1); null where none are. */
export function goneSentence(state: ApiKeyState, goneRoles: readonly string[]): string | null {
  if (goneRoles.length === 0) return null;
  const one = goneRoles.length === 1;
  const named = `The ${one ? "role" : "roles"} ${goneRoles.join(", ")} no longer ${one ? "exists" : "exist"}.`;
  if (state === "unusable") return `${named} The key has no role left and cannot be used.`;
  return `${named} The key works on with its other roles.`;
}

/** Why a key in this state is not edited or rotated (K1); null where it may be. */
export function keyLockedReason(key: { name: string; state: ApiKeyState }): string | null {
  switch (key.state) {
    case "unusable":
      return `${key.name} has no role left and stays unusable. Make a new key.`;
    case "expired":
      return `${key.name} has expired. Make a new key.`;
    case "revoked":
      return `${key.name} was revoked. Make a new key.`;
    default:
      return null;
  }
}
