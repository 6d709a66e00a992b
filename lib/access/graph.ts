import { type Grant, isGrant, type Permissions } from "./components";

/** The id of the predefined role Account Admin, the same in every instance (R1, S5). */
export const ACCOUNT_ADMIN_ID = "00000000-0000-4000-8000-000000000001";

/** The id of the predefined role Instance Administrator, the same in every instance (R1, S5). */
export const INSTANCE_ADMIN_ID = "00000000-0000-4000-8000-000000000002";

/** Where a user, role, group or content item was made. */
export type Origin = "local" | "main" | "gateway";

export type AccessRole = {
  readonly id: string;
  readonly name: string;
  readonly permissions: Permissions;
  /** True for the predefined Account Admin alone. */
  readonly accountAdmin: boolean;
  /** Absent means `local`. */
  readonly origin?: Origin;
};

export type AccessGroup = {
  readonly id: string;
  readonly name: string;
  readonly roleId: string;
  readonly origin: Origin;
};

/** For each nested group, the groups that it is nested in (G2). */
export type Parents = ReadonlyMap<string, readonly string[]>;

/** Roles, groups and nestings of one instance, or as much of them as some people need. */
export type AccessGraph = {
  readonly roles: ReadonlyMap<string, AccessRole>;
  readonly groups: ReadonlyMap<string, AccessGroup>;
  readonly parents: Parents;
};

/** Where a person's permissions begin: the direct role, stored groups, and this session's IdP groups (G5). */
export type Subject = {
  readonly directRoleId: string | null;
  readonly groupIds: readonly string[];
  readonly sessionGroupIds: readonly string[];
};

/** What a permission set gives, as pairs; anything that is no level gives nothing. */
export function grantsOf(permissions: Permissions): [string, Grant][] {
  return Object.entries(permissions).filter((entry): entry is [string, Grant] => isGrant(entry[1]));
}

/** The roles that a group's members get, each with one shortest path from the group upwards (G2). */
export function rolesAbove(graph: AccessGraph, groupId: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [id, path] of walkUp(graph, groupId)) {
    const group = graph.groups.get(id);
    if (group && !found.has(group.roleId)) found.set(group.roleId, path());
  }
  return found;
}

/** The group and all that it is nested in, nearest first, each once; `path` tells how it was reached. */
function* walkUp(graph: AccessGraph, groupId: string): Generator<[string, () => string[]]> {
  const cameFrom = new Map<string, string | undefined>();
  if (graph.groups.has(groupId)) cameFrom.set(groupId, undefined);
  for (const [id] of cameFrom) {
    yield [id, () => pathTo(id, cameFrom)];
    for (const parent of graph.parents.get(id) ?? []) {
      if (!cameFrom.has(parent) && graph.groups.has(parent)) cameFrom.set(parent, id);
    }
  }
}

/** The way from the start of a search to `id`, by where each step came from. */
export function pathTo(id: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const path: string[] = [];
  for (let at: string | undefined = id; at !== undefined; at = cameFrom.get(at)) path.push(at);
  return path.reverse();
}
