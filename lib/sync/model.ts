import { z } from "zod";

const ids = z.array(z.uuid());

/**
 * What a command on main changed. Ids of what was made, edited or deleted; `members` and `nestings` that came or
 * went. `tenants` names the tenants that a group of `groups` begins or ceases to list: there the groups are pushed
 * with all their members. `tenants` without any other id means everything of these tenants.
 */
export const MainChange = z.strictObject({
  users: ids.optional(),
  roles: ids.optional(),
  groups: ids.optional(),
  members: z.array(z.strictObject({ groupId: z.uuid(), userId: z.uuid() })).optional(),
  nestings: z.array(z.strictObject({ childId: z.uuid(), parentId: z.uuid() })).optional(),
  tenants: ids.optional(),
});

export type MainChange = z.infer<typeof MainChange>;

/** One or many tenants to push everything to; `erased` are people deleted on main, whose traces go as well (U8). */
export const SyncTenants = z
  .strictObject({ tenantId: z.uuid().optional(), tenantIds: ids.optional(), erased: ids.optional() })
  .transform(({ tenantId, tenantIds = [], erased = [] }) => ({
    tenantIds: tenantId ? [tenantId, ...tenantIds] : tenantIds,
    erased,
  }));

/** A role of main as it travels: without what is local to main. */
export type SyncedRole = {
  id: string;
  kind: "predefined" | "standard" | "custom";
  name: string;
  description: string;
  permissions: Record<string, string>;
  advanced: object;
};

/** A person of main as he travels: no direct role, no hash, no lock key (S1). */
export type SyncedUser = {
  id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  type: "local" | "sso" | "local_sso";
  status: "active" | "inactive" | "invited" | "deleted";
};

export type SyncedGroup = { id: string; type: string; name: string; description: string; role_id: string };
export type SyncedMember = { group_id: string; user_id: string };
export type SyncedNesting = { child_id: string; parent_id: string };

/** What of main the projection looks at, or a part of it. */
export type MainState = {
  readonly roles: readonly SyncedRole[];
  readonly users: readonly SyncedUser[];
  readonly groups: readonly SyncedGroup[];
  readonly members: readonly SyncedMember[];
  readonly nestings: readonly SyncedNesting[];
  /** Which tenants a group lists as available. */
  readonly listings: readonly { group_id: string; tenant_id: string }[];
};

/** What a child should hold of main's. */
export type Projection = {
  readonly roles: readonly SyncedRole[];
  readonly users: readonly SyncedUser[];
  readonly groups: readonly SyncedGroup[];
  readonly members: readonly SyncedMember[];
  readonly nestings: readonly SyncedNesting[];
};

/**
 * What a tenant should hold of main's, and nothing else (S1): the groups that list it; their direct members who
 * are not deleted, whatever their status; the groups' roles, except the predefined ones, which every instance has
 * (S5); the nestings of which both ends list it, so that an unlisted group in the middle cuts the path.
 */
export function project(main: MainState, tenantId: string): Projection {
  return projector(main)(tenantId);
}

/** As `project` for many tenants: what is common to them is worked out once. */
export function projector(main: MainState): (tenantId: string) => Projection {
  const roles = byId(main.roles);
  const users = byId(main.users);
  const groups = byId(main.groups);
  const listed = grouped(main.listings, (row) => row.tenant_id);
  const members = grouped(main.members, (row) => row.group_id);
  const nestings = grouped(main.nestings, (row) => row.child_id);
  return (tenantId) => {
    const ids = new Set(
      (listed.get(tenantId) ?? []).map((row) => row.group_id).filter((id) => groups.has(id)),
    );
    const ownGroups = [...ids].flatMap((id) => groups.get(id) ?? []);
    const ownMembers = ownGroups
      .flatMap((group) => members.get(group.id) ?? [])
      .filter((row) => (users.get(row.user_id)?.status ?? "deleted") !== "deleted");
    return {
      groups: ownGroups,
      members: ownMembers,
      users: distinct(ownMembers.map((row) => row.user_id)).flatMap((id) => users.get(id) ?? []),
      roles: distinct(ownGroups.map((group) => group.role_id))
        .flatMap((id) => roles.get(id) ?? [])
        .filter((role) => role.kind !== "predefined"),
      nestings: ownGroups
        .flatMap((group) => nestings.get(group.id) ?? [])
        .filter((nesting) => ids.has(nesting.parent_id)),
    };
  };
}

/** Rows added, changed and removed. */
type Counts = [added: number, changed: number, removed: number];

/** What an apply did; a kind that it had nothing to do with is absent. */
export type SyncChanges = Partial<Record<"roles" | "users" | "groups" | "members" | "nestings", Counts>>;

/**
 * A row of main's that a child could not take, or not under its name (S5). `by` is what stands in its way there.
 * People are named by id alone, so that they can be erased.
 */
export type SyncConflict = {
  kind: "role" | "user" | "group";
  id: string;
  name?: string;
  reason: "name" | "email" | "id" | "role";
  by: string;
};

/** True where an apply changed any row. */
export function changedAnything(changes: SyncChanges): boolean {
  return Object.values(changes).some((counts) => counts.some((count) => count > 0));
}

/** True where PostgreSQL's code, or the network's, means that the database itself cannot be reached. */
export function isUnreachable(code: string | undefined): boolean {
  return code === undefined || /^(08|28|3D|53|57P|E|C)/.test(code);
}

/** Why a child could not be brought up to date, by PostgreSQL's code, in a sentence for the tenants page (S7). */
export function syncErrorWords(code: string | undefined, ref: string): string {
  const why = () => {
    if (code === undefined || isUnreachable(code)) return "The database of its region could not be reached.";
    if (code === "55P03") return "Another change of this tenant was still under way.";
    if (code === "42501") return "Its database refused main's role.";
    if (/^(3F|42)/.test(code)) return "Its schema is damaged or incomplete.";
    return "Its database refused main's data.";
  };
  return `${why()} This is tried again by itself (reference ${ref}).`;
}

function byId<T extends { id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/** Rows by a key, each list in the rows' order. */
export function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(key(row));
    if (list) list.push(row);
    else found.set(key(row), [row]);
  }
  return found;
}

const distinct = (values: string[]) => [...new Set(values)];
