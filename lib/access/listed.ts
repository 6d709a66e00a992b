import { type Grant, type PermissionKey, RANK } from "./components";
import type { AccessGraph, Subject } from "./graph";
import { pathTo } from "./graph";

/** As much of main's graph as a tenant gets: the groups that list it, and nestings of which both ends do (S1). */
export function listedGraph(graph: AccessGraph, listed: ReadonlySet<string>): AccessGraph {
  const parents = [...graph.parents].flatMap(([child, above]): [string, string[]][] => {
    const kept = listed.has(child) ? above.filter((parent) => listed.has(parent)) : [];
    return kept.length > 0 ? [[child, kept]] : [];
  });
  return {
    roles: graph.roles,
    groups: new Map([...graph.groups].filter(([id]) => listed.has(id))),
    parents: new Map(parents),
  };
}

/** Somebody of main as a tenant knows him: by groups that list it, and never by his direct role (S1). */
export function listedSubject(subject: Subject, listed: ReadonlySet<string>): Subject {
  const kept = (ids: readonly string[]) => ids.filter((id) => listed.has(id));
  return {
    directRoleId: null,
    groupIds: kept(subject.groupIds),
    sessionGroupIds: kept(subject.sessionGroupIds),
  };
}

/** A way on main that a tenant does not get whole, and the groups on it that do not list the tenant. */
export type CutPath = { readonly path: readonly string[]; readonly unlisted: readonly string[] };

/**
 * The way by which the person has the level on main and would have it in the tenant with the fewest further listings
 * (S1, W1); undefined where no group of his gives it on main.
 */
export function fewestListings(
  graph: AccessGraph,
  subject: Subject,
  listed: ReadonlySet<string>,
  key: PermissionKey,
  level: Grant,
): CutPath | undefined {
  const entries = [...new Set([...subject.groupIds, ...subject.sessionGroupIds])].filter((id) =>
    graph.groups.has(id),
  );
  const cost = (id: string) => (listed.has(id) ? 0 : 1);
  const settled = new Map<string, string | undefined>();
  // One list for each number of listings: nearest first.
  const waiting: { id: string; from: string | undefined }[][] = [];
  const wait = (at: number, id: string, from: string | undefined) => {
    waiting[at] ??= [];
    waiting[at].push({ id, from });
  };
  for (const id of entries) wait(cost(id), id, undefined);
  for (let at = 0; at < waiting.length; at += 1) {
    for (const { id, from } of waiting[at] ?? []) {
      if (settled.has(id)) continue;
      settled.set(id, from);
      const roleId = graph.groups.get(id)?.roleId ?? "";
      if (RANK[graph.roles.get(roleId)?.permissions[key] ?? "none"] >= RANK[level]) {
        const path = pathTo(id, settled);
        return { path, unlisted: path.filter((one) => !listed.has(one)) };
      }
      for (const parent of graph.parents.get(id) ?? []) {
        if (!settled.has(parent) && graph.groups.has(parent)) wait(at + cost(parent), parent, id);
      }
    }
  }
  return undefined;
}
