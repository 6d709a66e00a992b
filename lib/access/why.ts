import { type Grant, type Level, type PermissionKey, RANK } from "./components";
import { type Effective, effective, type Source } from "./effective";
import {
  type AccessGraph,
  type AccessGroup,
  grantsOf,
  type Parents,
  rolesAbove,
  type Subject,
} from "./graph";

/**
 * One act that would give the permission. `gains` counts the levels that come along beside it, `losses` those
 * that go with a direct role that is replaced. `path` runs from the joined group to the one whose role gives.
 */
export type AccessChange = {
  readonly roleId: string;
  readonly gains: number;
  readonly losses: number;
  readonly accountAdmin: boolean;
} & (
  | { readonly kind: "join"; readonly groupId: string; readonly path: readonly string[] }
  | { readonly kind: "assign"; readonly replaces: string | null }
);

/** One thing to end; a permission goes only when all of its removals are done. */
export type Removal =
  | { readonly kind: "direct"; readonly roleId: string }
  | { readonly kind: "group" | "session"; readonly groupId: string };

/** Why a permission is held, and what would take it; or why not, and what would give it, smallest first (W1). */
export type Why =
  | {
      readonly held: true;
      readonly level: Level;
      readonly sources: readonly Source[];
      readonly take: readonly Removal[];
    }
  | { readonly held: false; readonly level: Level; readonly changes: readonly AccessChange[] };

type Options = { limit?: number };

/**
 * Answers why, or why not, for one cell (W1). The graph must have all roles and groups, not just the person's.
 * Only what was made here is proposed, because the rest is read-only here (S3). The smallest change is one that
 * takes nothing away and brings the least beside what was asked; one that makes an Account Admin comes last.
 */
export function whyNot(
  graph: AccessGraph,
  subject: Subject,
  key: PermissionKey,
  level: Grant,
  { limit = 5 }: Options = {},
): Why {
  const held = effective(graph, subject);
  const cell = held.cells.get(key);
  if (cell && RANK[cell.level] >= RANK[level]) {
    const sources = cell.sources.filter((source) => RANK[source.level] >= RANK[level]);
    return { held: true, level: cell.level, sources, take: removals(sources) };
  }
  const wanted = { key, level };
  const changes = [...assignments(graph, subject, held, wanted), ...joins(graph, subject, held, wanted)];
  return {
    held: false,
    level: cell?.level ?? "none",
    changes: smallestFirst(graph, changes).slice(0, limit),
  };
}

type Wanted = { readonly key: PermissionKey; readonly level: Grant };

function removals(sources: readonly Source[]): Removal[] {
  const found = new Map<string, Removal>();
  for (const { via, roleId } of sources) {
    const groupId = via.kind === "direct" ? undefined : via.path[0];
    if (via.kind === "direct") found.set("direct", { kind: "direct", roleId });
    else if (groupId !== undefined) found.set(`${via.kind} ${groupId}`, { kind: via.kind, groupId });
  }
  return [...found.values()];
}

function gives(graph: AccessGraph, roleId: string, { key, level }: Wanted): boolean {
  return RANK[graph.roles.get(roleId)?.permissions[key] ?? "none"] >= RANK[level];
}

/** Giving a role directly, in place of the one that the person may have. */
function assignments(graph: AccessGraph, subject: Subject, held: Effective, wanted: Wanted): AccessChange[] {
  const rest = effective(graph, { ...subject, directRoleId: null });
  const replaces = subject.directRoleId;
  return [...graph.roles.values()]
    .filter((role) => (role.origin ?? "local") === "local" && gives(graph, role.id, wanted))
    .map(({ id: roleId, accountAdmin }) => {
      const after = merged(graph, [roleId], rest);
      return { kind: "assign", roleId, replaces, accountAdmin, ...distance(held, after, wanted) };
    });
}

/** Joining a group whose role, or that of a group that it is nested in, gives what is wanted. */
function joins(graph: AccessGraph, subject: Subject, held: Effective, wanted: Wanted): AccessChange[] {
  const already = new Set(subject.groupIds);
  const givers = [...graph.groups.values()].filter((group) => gives(graph, group.roleId, wanted));
  return [...below(graph.parents, givers)].flatMap((groupId): AccessChange[] => {
    if (already.has(groupId) || graph.groups.get(groupId)?.origin !== "local") return [];
    const reached = rolesAbove(graph, groupId);
    const way = [...reached].find(([roleId]) => gives(graph, roleId, wanted));
    if (!way) return [];
    const after = merged(graph, reached.keys(), held);
    const accountAdmin = [...reached.keys()].some((id) => graph.roles.get(id)?.accountAdmin);
    const [roleId, path] = way;
    return [{ kind: "join", groupId, path, roleId, accountAdmin, ...distance(held, after, wanted) }];
  });
}

/** The groups and all that are nested in them at any depth. */
function below(parents: Parents, groups: readonly AccessGroup[]): Set<string> {
  const children = new Map<string, string[]>();
  for (const [child, above] of parents) {
    for (const parent of above) {
      const known = children.get(parent);
      if (known) known.push(child);
      else children.set(parent, [child]);
    }
  }
  const found = new Set(groups.map(({ id }) => id));
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child);
  return found;
}

/** The ranks that roles give on top of what is there already. */
function merged(graph: AccessGraph, roleIds: Iterable<string>, base: Effective): Map<string, number> {
  const ranks = new Map([...base.cells].map(([key, cell]): [string, number] => [key, RANK[cell.level]]));
  for (const roleId of roleIds) {
    for (const [key, level] of grantsOf(graph.roles.get(roleId)?.permissions ?? {})) {
      ranks.set(key, Math.max(ranks.get(key) ?? 0, RANK[level]));
    }
  }
  return ranks;
}

/** How many levels come along and how many go, the wanted one left out. */
function distance(before: Effective, after: ReadonlyMap<string, number>, { key: wanted }: Wanted) {
  let [gains, losses] = [0, 0];
  for (const key of new Set([...before.cells.keys(), ...after.keys()])) {
    if (key === wanted) continue;
    const step = (after.get(key) ?? 0) - RANK[before.cells.get(key)?.level ?? "none"];
    if (step > 0) gains += step;
    else losses -= step;
  }
  return { gains, losses };
}

function smallestFirst(graph: AccessGraph, changes: readonly AccessChange[]): AccessChange[] {
  const length = (change: AccessChange) => (change.kind === "join" ? change.path.length : 1);
  const name = (change: AccessChange) =>
    (change.kind === "join" ? graph.groups.get(change.groupId) : graph.roles.get(change.roleId))?.name ?? "";
  return [...changes].sort(
    (a, b) =>
      Number(a.accountAdmin) - Number(b.accountAdmin) ||
      a.losses - b.losses ||
      a.gains - b.gains ||
      length(a) - length(b) ||
      name(a).localeCompare(name(b)),
  );
}

/** A source in words, for the hover of a cell (U11, W1). */
export function describeSource(
  graph: AccessGraph,
  { roleName, via }: Pick<Source, "roleName" | "via">,
): string {
  if (via.kind === "direct") return `${roleName}, given directly`;
  const path = via.path.map((id) => graph.groups.get(id)?.name ?? "an unknown group").join(", nested in ");
  return via.kind === "group" ? `${roleName}, by ${path}` : `${roleName}, in this session by ${path}`;
}

/** A change in words, such as “Add to Tier 2, nested in SOC”, beside "would give it" (W1). */
export function describeChange(graph: AccessGraph, change: AccessChange): string {
  if (change.kind === "join") {
    return `Add to ${change.path.map((id) => graph.groups.get(id)?.name ?? "an unknown group").join(", nested in ")}`;
  }
  const role = graph.roles.get(change.roleId)?.name ?? "an unknown role";
  const old = change.replaces === null ? undefined : graph.roles.get(change.replaces)?.name;
  return old === undefined ? `Give the role ${role} directly` : `Give the role ${role} in place of ${old}`;
}
