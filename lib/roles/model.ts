import { z } from "zod";
import { type Permissions, RANK } from "@/lib/access/components";
import type { Origin } from "@/lib/access/model";
import { PermissionsSchema } from "@/lib/access/schema";
import { Id, line, lines, Version } from "@/lib/users/text";
import { AdvancedSchema } from "./advanced";
import type { RoleKind } from "./words";

export * from "./words";

/** What roles can be sorted by, the default first. */
export const ROLE_SORTS = ["name", "kind", "origin", "created", "updated"] as const;

/** The keys of a typed filter over roles. */
export const ROLE_FILTERS = ["kind", "origin"] as const;

/** A row of the roles table. Counts end at `COUNT_CAP`; times are UTC in ISO form. */
export type RoleRow = {
  id: string;
  name: string;
  kind: RoleKind;
  description: string;
  origin: Origin;
  users: number;
  groups: number;
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** How many there are, and the first of them. */
type Holders = { count: number; first: { id: string; name: string }[] };

/** What holds a role (R1). API keys do not hold it back: `keys` lose it, `emptied` of them all that they have (K1). */
export type RoleUsage = { users: Holders; groups: Holders; keys: Holders & { emptied: number } };

/** A role that can be given here; `lackReason` says why this person may not give it (R5). */
export type RoleOption = { id: string; name: string; kind: RoleKind; lackReason: string | null };

/** A new role (R2). */
export const RoleInput = z.strictObject({
  name: line("a name", 80),
  description: lines(500),
  permissions: PermissionsSchema,
  /** Absent: none for a new role, and as it is for one that is edited (R3). */
  advanced: AdvancedSchema.optional(),
});
export type RoleInput = z.infer<typeof RoleInput>;

/** A role's new state, and the version that the edit began with. */
export const UpdateRoleInput = RoleInput.extend({ id: Id, version: Version });
export type UpdateRoleInput = z.infer<typeof UpdateRoleInput>;

/** The role to delete. */
export const DeleteRoleInput = z.strictObject({ id: Id });
export type DeleteRoleInput = z.infer<typeof DeleteRoleInput>;

/** What an edit gives that was not given before: only this must be held by the editor (R5). */
export function raised(before: Permissions, after: Permissions): Permissions {
  const rank = (permissions: Permissions, key: string) =>
    RANK[permissions[key as keyof Permissions] ?? "none"];
  return Object.fromEntries(Object.entries(after).filter(([key]) => rank(after, key) > rank(before, key)));
}

/** Why a role in use is not deleted, with numbers and the first names (R1); null where nothing has it. */
export function inUseReason(name: string, usage: Pick<RoleUsage, "users" | "groups">): string | null {
  const parts = [
    counted(usage.users.count, "user", usage.users.first),
    counted(usage.groups.count, "group", usage.groups.first),
  ].filter(Boolean);
  return parts.length > 0
    ? `${name} is still held by ${parts.join(" and ")}. Give them another role first.`
    : null;
}

function counted(count: number, noun: string, first: readonly { name: string }[]): string {
  if (count === 0) return "";
  const more = count > first.length ? " and others" : "";
  const names = first.map(({ name }) => name).join(", ");
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"} (${names}${more})`;
}
