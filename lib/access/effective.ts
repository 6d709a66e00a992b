import { type Grant, type Level, RANK } from "./components";
import { type AccessGraph, grantsOf, rolesAbove, type Subject } from "./graph";

/**
 * How a role reaches a person. `path` begins with the group that the person is in, each next one is the group
 * that the one before is nested in, and the last one's role is given.
 */
export type Via =
  | { readonly kind: "direct" }
  | { readonly kind: "group" | "session"; readonly path: readonly string[] };

/** A role that a person holds, and one way in which he does. */
export type RolePath = { readonly roleId: string; readonly roleName: string; readonly via: Via };

/** What one role gives for one component by one path. */
export type Source = RolePath & { readonly level: Grant };

/** The highest level for a component or sub-action, with all that give any, also those that give less (W1). */
export type Cell = { readonly level: Grant; readonly sources: readonly Source[] };

export type Effective = {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly paths: readonly RolePath[];
  readonly accountAdmin: boolean;
};

/**
 * What a person may do and by which paths (R4, G2, U11): the highest level over the direct role, the groups,
 * the groups that these are nested in at any depth, and the session's IdP groups. For each role and each group
 * of the person one shortest path is given. Ends also where the nestings make a circle; takes time in
 * proportion to the nestings, once for each group of the person. Groups and roles that the graph does not
 * have give nothing.
 */
export function effective(graph: AccessGraph, subject: Subject): Effective {
  const paths = rolePaths(graph, subject);
  const cells = new Map<string, { level: Grant; sources: Source[] }>();
  let accountAdmin = false;
  for (const path of paths) {
    const role = graph.roles.get(path.roleId);
    if (!role) continue;
    accountAdmin ||= role.accountAdmin;
    for (const [key, level] of grantsOf(role.permissions)) {
      const source: Source = { ...path, level };
      const cell = cells.get(key);
      if (!cell) cells.set(key, { level, sources: [source] });
      else {
        cell.sources.push(source);
        if (RANK[level] > RANK[cell.level]) cell.level = level;
      }
    }
  }
  return { cells, paths, accountAdmin };
}

/** The levels alone, as the gate and `admits` take them: by component or `component:action`. */
export function levels(access: Effective): ReadonlyMap<string, Level> {
  return new Map([...access.cells].map(([key, cell]) => [key, cell.level]));
}

function rolePaths(graph: AccessGraph, subject: Subject): RolePath[] {
  const paths: RolePath[] = [];
  const add = (roleId: string, via: Via) => {
    const role = graph.roles.get(roleId);
    if (role) paths.push({ roleId, roleName: role.name, via });
  };
  if (subject.directRoleId !== null) add(subject.directRoleId, { kind: "direct" });
  for (const kind of ["group", "session"] as const) {
    const entries = new Set(kind === "group" ? subject.groupIds : subject.sessionGroupIds);
    for (const entry of entries) {
      for (const [roleId, path] of rolesAbove(graph, entry)) add(roleId, { kind, path });
    }
  }
  return paths;
}
