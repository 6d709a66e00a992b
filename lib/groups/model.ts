import { z } from "zod";
import type { Origin } from "@/lib/access/model";
import { Id, ids, line, lines, Version } from "@/lib/users/text";
import { type GroupType, splitIdpGroups } from "./words";

export * from "./words";

/** What groups can be sorted by, the default first (G3). */
export const GROUP_SORTS = ["name", "role", "type", "origin", "created", "updated"] as const;

/** The keys of a typed filter over groups; `tenant` takes a tenant's address name, `idp` an IdP group exactly. */
export const GROUP_FILTERS = ["role", "type", "origin", "tenant", "idp"] as const;

/** How many there are, and the first of them. */
type Few<T> = { count: number; first: T[] };

/** Something by its name. */
export type Named = { id: string; name: string };

/** A tenant that a group lists (G1). */
export type ListedTenant = { id: string; name: string; slug: string; color: string };

/** A row of the groups table (G3). The count of users ends at `MEMBER_CAP`; times are UTC in ISO form. */
export type GroupRow = {
  id: string;
  name: string;
  description: string;
  role: Named;
  users: Few<string>;
  /** The groups that are nested in this one. */
  nested: Few<Named>;
  idpGroups: string[];
  type: GroupType;
  /** Available tenants; none outside main. */
  tenants: Few<ListedTenant>;
  origin: Origin;
  version: number;
  createdAt: string;
  updatedAt: string;
};

/** A member in the group's editor. */
export type GroupMember = { id: string; name: string; email: string; origin: Origin };

/** A group in full, for the editor and for Save as new. */
export type GroupDetail = Omit<GroupRow, "users" | "nested" | "tenants"> & {
  /** The first members by name; `memberCount` tells how many there are, `groupMembers` gives the next. */
  members: GroupMember[];
  memberCount: number;
  nested: Named[];
  /** The groups that this one is nested in. */
  nestedIn: Named[];
  tenants: ListedTenant[];
};

/** What belongs to a group: members, groups nested in it, groups that it is nested in, available tenants (G1). */
export type LinkKind = "users" | "nested" | "nestedIn" | "tenants";

/** A group for its page, without what belongs to it. */
export type GroupHead = Omit<GroupRow, "users" | "nested" | "tenants">;

/** Something that belongs to a group, in its editor. */
export type GroupLink = { id: string; label: string; hint: string };

/** A page of what belongs to a group; `count` is of all that match, `next` the cursor of what follows. */
export type GroupLinks = { items: GroupLink[]; next?: string | undefined; count: number; capped: boolean };

/** How many of the paired tenants have a label or a region. */
type Facet = { value: string; label: string; count: number };
export type TenantFacets = { labels: Facet[]; regions: Facet[] };

/** Tenants to list at once: how many match, how many of them are listed already, and the others (G1). */
export type TenantSet = { count: number; already: number; items: ListedTenant[] };

/** To the groups that one is nested in, or to those nested in it. */
export type Way = "up" | "down";

/**
 * A group in the graph of nestings (G2): `members` are its own; `people` are all whom its role reaches, those of
 * the groups nested in it included, at least so many where there are `more`; `above` and `below` count its
 * nestings, shown or not.
 */
export type GraphNode = Named & {
  role: Named;
  origin: Origin;
  members: number;
  people: number;
  more: boolean;
  above: number;
  below: number;
};

/** A part of the graph. An edge passes the parent's role to the people of the child. */
export type NestingGraph = {
  nodes: GraphNode[];
  edges: { child: string; parent: string }[];
  /** The group that it is about; null where it is about all of them. */
  focus: string | null;
};

/** What deleting a group affects (G3). */
export type GroupUsage = {
  members: Few<string>;
  nested: Few<string>;
  nestedIn: Few<string>;
  tenants: number;
};

/** A group in a picker; `disabled` says why it cannot be chosen (G2, S4, R5). */
export type GroupOption = Named & { roleName: string; origin: Origin; disabled: string | null };

const IdpGroup = z
  .string({ error: "Enter the names of the IdP's groups." })
  .max(256, "The name of an IdP group has at most 256 characters.")
  .refine((name) => !/[\p{Cc}\p{Cs}]/u.test(name), "Leave out control characters.");

const IdpGroups = z
  .array(z.string({ error: "Enter the names of the IdP's groups." }), {
    error: "Enter the names of the IdP's groups.",
  })
  .max(200, "A group has at most 200 IdP groups.")
  .transform((names) => splitIdpGroups(names.join("\n")))
  .pipe(z.array(IdpGroup).max(200, "A group has at most 200 IdP groups."));

const own = {
  name: line("a name", 80),
  description: lines(500),
  roleId: z.uuid("Choose a role."),
  idpGroups: IdpGroups,
};

/** A new group (G1). `nestedGroupIds` are the groups to nest in it; `tenantIds` are for main only. */
export const GroupInput = z.strictObject({
  ...own,
  userIds: ids(2_000),
  nestedGroupIds: ids(200),
  tenantIds: ids(2_000),
});
export type GroupInput = z.infer<typeof GroupInput>;

/** A group's new state: its own fields whole, the rest as what comes and what goes. */
export const UpdateGroupInput = z.strictObject({
  id: Id,
  version: Version,
  ...own,
  addUserIds: ids(2_000),
  removeUserIds: ids(2_000),
  addNestedIds: ids(200),
  removeNestedIds: ids(200),
  addTenantIds: ids(2_000),
  removeTenantIds: ids(2_000),
});
export type UpdateGroupInput = z.infer<typeof UpdateGroupInput>;

/** The group to delete, and the version at which its confirmation was read. */
export const DeleteGroupInput = z.strictObject({ id: Id, version: Version });
export type DeleteGroupInput = z.infer<typeof DeleteGroupInput>;
