import { z } from "zod";
import { Version } from "./replies";

const id = z.uuid();
const Time = z.string().describe("A moment in UTC, such as 2027-01-31T12:00:00.000000Z.");
const Origin = z
  .enum(["local", "main", "gateway"])
  .describe("Where it was made; what is not `local` is read-only here.");
const Level = z.enum(["none", "view", "edit"]);
const Named = z.strictObject({ id, name: z.string() });

/** Levels by component or `component:action`. */
const Levels = z.record(z.string(), Level).describe("Levels by component or `component:action`.");

/** The calling key. */
export const Key = z
  .strictObject({
    id,
    name: z.string(),
    tenant: z.strictObject({ id, slug: z.string(), name: z.string(), kind: z.enum(["main", "child"]) }),
    accountAdmin: z.boolean().describe("True where one of its roles is Account Admin."),
    permissions: Levels,
  })
  .meta({ id: "Key", description: "The API key that calls, and what it may do." });

/** A component of the permission tree. */
export const Component = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    section: z.string(),
    description: z.string(),
    actions: z.array(z.strictObject({ id: z.string(), label: z.string(), destructive: z.boolean() })),
  })
  .meta({ id: "Component", description: "A component of the permission tree." });

/** What a user owns. */
export const LeavingPlan = z
  .strictObject({
    owned: z.array(
      z.strictObject({
        kind: z.enum(["api-keys", "views"]),
        count: z.int(),
        first: z.array(z.string()).describe("The first few by name."),
      }),
    ),
    private: z.int().describe("How much is the user's alone, and is deleted with him."),
    stamp: z.string().describe("Names exactly this state."),
  })
  .meta({ id: "LeavingPlan", description: "What a user owns, to be decided on before he leaves." });

/** A user. */
export const User = z
  .strictObject({
    id,
    name: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    type: z.enum(["local", "sso", "local_sso"]),
    status: z.enum(["active", "inactive", "locked", "invited"]),
    role: Named.nullable().describe("The direct role."),
    groups: z.array(z.strictObject({ id, name: z.string(), ad: z.boolean(), origin: Origin })),
    groupRoles: z
      .array(
        z.strictObject({
          roleId: id,
          roleName: z.string(),
          groupId: id,
          groupName: z.string(),
          memberOfId: id,
          memberOfName: z.string(),
        }),
      )
      .describe("The roles by groups: the group that gives each, and the user's own group on the way there."),
    accountAdmin: z.boolean(),
    protected: z.boolean().describe("The break-glass account of a paired child."),
    lastLoginAt: Time.nullable(),
    createdAt: Time,
    origin: Origin,
    version: Version,
  })
  .meta({ id: "User", description: "A user with his roles and groups." });

/** A user's effective permissions. */
export const EffectivePermissions = z
  .strictObject({
    accountAdmin: z.boolean(),
    roles: z.array(z.strictObject({ id, name: z.string(), ways: z.array(z.string()) })),
    cells: z.array(
      z.strictObject({
        key: z.string(),
        level: Level,
        sources: z.array(z.strictObject({ roleId: id, roleName: z.string(), level: Level, way: z.string() })),
      }),
    ),
  })
  .meta({
    id: "EffectivePermissions",
    description: "What a user may do, and which role by which path gives it.",
  });

/** A role without what it gives, as in lists. */
const roleFields = {
  id,
  name: z.string(),
  kind: z.enum(["predefined", "standard", "custom"]),
  description: z.string(),
  origin: Origin,
  version: Version,
  createdAt: Time,
  updatedAt: Time,
};

/** A role in a list. */
export const RoleSummary = z
  .strictObject({ ...roleFields, users: z.int(), groups: z.int() })
  .meta({ id: "RoleSummary", description: "A role, and how many users and groups have it." });

const Queries = z.array(z.strictObject({ name: z.string(), query: z.string() }));
const Advanced = z.strictObject({
  dashboards: z.array(z.string()).optional(),
  queries: z
    .strictObject({
      incidents: Queries.optional(),
      indicators: Queries.optional(),
      jobs: Queries.optional(),
    })
    .optional(),
  shifts: z
    .array(z.strictObject({ day: z.int().describe("1 is Monday."), from: z.string(), to: z.string() }))
    .optional()
    .describe("Weekly, in UTC."),
});

/** A role in full. */
export const Role = z
  .strictObject({ ...roleFields, permissions: Levels, advanced: Advanced })
  .meta({ id: "Role", description: "A role with what it gives." });

const few = <T extends z.ZodType>(one: T) => z.strictObject({ count: z.int(), first: z.array(one) });
const Tenant = z.strictObject({ id, name: z.string(), slug: z.string(), color: z.string() });
const groupFields = {
  id,
  name: z.string(),
  description: z.string(),
  role: Named,
  idpGroups: z.array(z.string()),
  type: z.enum(["custom", "ad", "gateway"]),
  origin: Origin,
  version: Version,
  createdAt: Time,
  updatedAt: Time,
};

/** A group in a list. */
export const GroupSummary = z
  .strictObject({ ...groupFields, users: few(z.string()), nested: few(Named), tenants: few(Tenant) })
  .meta({ id: "GroupSummary", description: "A group with counts and first names of what is in it." });

/** A member of a group. */
export const Member = z
  .strictObject({ id, name: z.string(), email: z.string(), origin: Origin })
  .meta({ id: "Member", description: "A stored member of a group." });

/** A group in full; its members have a list of their own. */
export const Group = z
  .strictObject({
    ...groupFields,
    memberCount: z.int(),
    nested: z.array(Named).describe("The groups nested in this one."),
    nestedIn: z.array(Named).describe("The groups that this one is nested in."),
    tenants: z.array(Tenant).describe("Available tenants; none outside main."),
  })
  .meta({ id: "Group", description: "A group." });

/** Users that were added. */
export const AddedUsers = z
  .strictObject({
    users: z.array(
      z.strictObject({
        id,
        link: z.string().nullable().describe("The invitation's link; null where it goes out by mail."),
      }),
    ),
  })
  .meta({ id: "AddedUsers", description: "The users that were added, in the order of the rows." });
