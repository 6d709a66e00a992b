import { z } from "zod";
import type { Origin } from "@/lib/access/model";
import { Email, Id, ids, personName, Version } from "./text";
import type { UserStatus, UserType } from "./words";

export * from "./words";

/** What users can be sorted by, the default first (U1). */
export const USER_SORTS = ["name", "email", "login", "created", "status", "type", "role", "phone"] as const;

/** The keys of a typed filter over users (U1); `role` is the direct role, and "none" stands for no role or group. */
export const USER_FILTERS = ["status", "role", "group", "type", "origin"] as const;

/** A row of the users table (U1). Times are UTC in ISO form. */
export type UserRow = {
  id: string;
  /** First and last name; the e-mail address where there is none. */
  name: string;
  firstName: string;
  lastName: string;
  email: string;
  type: UserType;
  status: UserStatus;
  role: { id: string; name: string } | null;
  /** The stored groups by name; `ad` marks those imported from a directory. */
  groups: { id: string; name: string; ad: boolean; origin: Origin }[];
  /** The roles by groups: the group that gives each, and the user's own group that is nested in it or is it. */
  groupRoles: { roleName: string; groupName: string; memberOfName: string }[];
  /** True where the direct role or a group's role is Account Admin (U9). */
  accountAdmin: boolean;
  /** The break-glass account of a paired child: neither deactivated nor deleted (P3). */
  protected: boolean;
  phone: string | null;
  lastLoginAt: string | null;
  createdAt: string;
  origin: Origin;
  version: number;
};

const FirstName = personName("a first name", 80);
const LastName = personName("a last name", 80);
const Phone = z
  .string()
  .trim()
  .max(40, "Use at most 40 characters.")
  .regex(/^(\+?[\d ()./-]{3,})?$/, "Use digits, spaces and + ( ) . / - only, such as +1 555 0100.")
  .transform((phone) => phone || null)
  .nullable();

/** A person to add, by hand or by file (U2, U3). */
export const NewUserInput = z.strictObject({
  email: Email,
  firstName: FirstName,
  lastName: LastName,
  phone: Phone.optional().transform((phone) => phone ?? null),
});

/** Users to add, with one role and group choice for all of them, which may be empty (U2, U3). */
export const AddUsersInput = z.strictObject({
  rows: z.array(NewUserInput).min(1, "Enter at least one user.").max(200, "Add at most 200 users at once."),
  roleId: Id.nullable(),
  groupIds: ids(50),
});
export type NewUserInput = z.infer<typeof NewUserInput>;
export type AddUsersInput = z.infer<typeof AddUsersInput>;

/** A user's own details (U2). */
export const UpdateUserInput = z.strictObject({
  id: Id,
  version: Version,
  email: Email,
  firstName: FirstName,
  lastName: LastName,
  phone: Phone,
});
export type UpdateUserInput = z.infer<typeof UpdateUserInput>;

const UserIds = ids(500).refine((all) => all.length > 0, "Choose at least one user.");

/** The users that a bulk command is for. */
export const UserIdsInput = z.strictObject({ userIds: UserIds });
export type UserIdsInput = z.infer<typeof UserIdsInput>;

/** Edit user permissions of one or many: "keep" leaves each one's role, null takes it (U5). */
export const EditPermissionsInput = z.strictObject({
  userIds: UserIds,
  roleId: z.literal("keep").or(Id).nullable(),
  addGroupIds: ids(50),
  removeGroupIds: ids(50),
});
export type EditPermissionsInput = z.infer<typeof EditPermissionsInput>;

/** A person's name as people read it: first and last name, else the e-mail address. */
export function fullName(user: {
  firstName: string | null;
  lastName: string | null;
  email: string | null;
}): string {
  return [user.firstName, user.lastName].filter(Boolean).join(" ") || (user.email ?? "");
}
