import { z } from "zod";
import { Id, ids, line, Version } from "@/lib/users/text";
import { type ApiKeyState, EXPIRY_DAYS, MOST_ROLES, OVERLAP_HOURS } from "./words";

/** What keys can be sorted by, the default first. */
export const API_KEY_SORTS = ["name", "created", "expires", "used"] as const;

/** The keys of a typed filter over API keys. */
export const API_KEY_FILTERS = ["state", "role", "owner"] as const;

/** A row of the table of keys (K1). Times are UTC in ISO form. */
export type ApiKeyRow = {
  id: string;
  name: string;
  /** The prefix and the last signs of the secret, by which people tell keys apart. */
  hint: string;
  roles: { id: string; name: string }[];
  /** The names of the roles that were deleted (K1). */
  goneRoles: string[];
  state: ApiKeyState;
  owner: { id: string; name: string };
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  /** Until when the secret before the last rotation works; null where it does not. */
  previousUntil: string | null;
  /** Why this person may not rotate it: it has rights that he lacks (R5). */
  lackReason: string | null;
  version: number;
};

const LATEST_YEARS = 10;

/** When a key ends: after some days, or with the end of a day (UTC). */
type End = { days: (typeof EXPIRY_DAYS)[number] } | { date: string };

const Expires = z
  .union(
    [
      z.strictObject({ days: z.literal(EXPIRY_DAYS) }),
      z.strictObject({ date: z.iso.date("Enter a date such as 2027-01-31.") }),
    ],
    { error: "Choose when the key ends." },
  )
  .refine((end) => !("date" in end) || endOf(end) > new Date(), "Choose a day that is still to come.")
  .refine(
    (end) => !("date" in end) || endOf(end) < new Date(Date.now() + LATEST_YEARS * 366 * 86_400_000),
    `Choose a day within the next ${LATEST_YEARS} years, or no end.`,
  )
  .nullable();

const own = {
  name: line("a name", 80),
  roleIds: ids(MOST_ROLES).refine((all) => all.length > 0, "Choose at least one role."),
};

/** A new key (K1). */
export const CreateApiKeyInput = z.strictObject({ ...own, expires: Expires });
export type CreateApiKeyInput = z.infer<typeof CreateApiKeyInput>;

/** A key's new name, roles and end; `keep` leaves the end as it is. */
export const UpdateApiKeyInput = z.strictObject({
  id: Id,
  version: Version,
  ...own,
  expires: z.literal("keep").or(Expires),
});
export type UpdateApiKeyInput = z.infer<typeof UpdateApiKeyInput>;

/** A rotation: for how long the old secret works beside the new one. */
export const RotateApiKeyInput = z.strictObject({
  id: Id,
  version: Version,
  overlapHours: z
    .int("Enter whole hours.")
    .min(0, "Enter 0 hours or more.")
    .max(OVERLAP_HOURS.most, "The old secret works on for at most 7 days."),
});
export type RotateApiKeyInput = z.infer<typeof RotateApiKeyInput>;

/** The key to revoke or to delete. */
export const ApiKeyIdInput = z.strictObject({ id: Id });
export type ApiKeyIdInput = z.infer<typeof ApiKeyIdInput>;

/** The moment at which a key ends; null for never. */
export function expiryOf(expires: End | null): Date | null {
  return expires && endOf(expires);
}

function endOf(expires: End): Date {
  if ("days" in expires) return new Date(Date.now() + expires.days * 86_400_000);
  return new Date(Date.parse(`${expires.date}T00:00:00Z`) + 86_400_000);
}
