import { type Grant, type PermissionKey, RANK } from "./components";
import type { AccessGraph, Subject } from "./graph";

/** One act that takes something away. */
export type CutAct =
  | { readonly kind: "direct"; readonly roleId: string }
  | { readonly kind: "leave"; readonly groupId: string }
  | { readonly kind: "unnest"; readonly childId: string; readonly parentId: string };

/** The smallest set of acts that takes a permission, or what gives it and cannot be changed here. */
export type Cut =
  | { readonly possible: true; readonly acts: readonly CutAct[] }
  | { readonly possible: false; readonly fixed: readonly string[] };

type Edge = { readonly from: string; readonly to: string; readonly act: CutAct | undefined; flow: number };

const PERSON = "the person";
const GIVEN = "given";

/**
 * The fewest acts after which the person no longer has the level (W1): giving up the direct role, leaving groups and
 * ending nestings, where each of several paths must be cut. Of equally small sets it is the one nearest to the
 * person, because ending a nesting concerns others too. What came from elsewhere and the groups of a session cannot
 * be cut here (S3, G5): where they give it, `fixed` names their groups. A smallest cut of the graph, by augmenting
 * paths; takes time in proportion to its nestings, once for each act of the answer.
 */
export function smallestCut(graph: AccessGraph, subject: Subject, key: PermissionKey, level: Grant): Cut {
  const edges = edgesOf(graph, subject, { key, level });
  for (;;) {
    const cameBy = reach(edges);
    if (!cameBy.has(GIVEN)) return { possible: true, acts: acts(edges, cameBy) };
    const path = pathOf(cameBy);
    const bounded = path.some(({ edge, ahead }) => !ahead || edge.act);
    if (!bounded)
      return { possible: false, fixed: path.flatMap(({ edge }) => (edge.to === GIVEN ? [] : [edge.to])) };
    for (const { edge, ahead } of path) edge.flow += ahead ? 1 : -1;
  }
}

function edgesOf(
  graph: AccessGraph,
  subject: Subject,
  { key, level }: { key: PermissionKey; level: Grant },
): Edge[] {
  const gives = (roleId: string) => RANK[graph.roles.get(roleId)?.permissions[key] ?? "none"] >= RANK[level];
  const ours = (groupId: string) => graph.groups.get(groupId)?.origin === "local";
  const edges: Edge[] = [];
  const add = (from: string, to: string, act?: CutAct) => edges.push({ from, to, act, flow: 0 });
  if (subject.directRoleId !== null && gives(subject.directRoleId)) {
    add(PERSON, GIVEN, { kind: "direct", roleId: subject.directRoleId });
  }
  for (const id of new Set(subject.groupIds))
    add(PERSON, id, ours(id) ? { kind: "leave", groupId: id } : undefined);
  for (const id of new Set(subject.sessionGroupIds)) add(PERSON, id);
  const seen = new Set([...subject.groupIds, ...subject.sessionGroupIds]);
  for (const id of seen) {
    const group = graph.groups.get(id);
    if (!group) continue;
    if (gives(group.roleId)) add(id, GIVEN);
    for (const parentId of new Set(graph.parents.get(id))) {
      const act = { kind: "unnest" as const, childId: id, parentId };
      add(id, parentId, ours(id) && ours(parentId) ? act : undefined);
      seen.add(parentId);
    }
  }
  return edges;
}

type Step = { edge: Edge; ahead: boolean; from: string };

/** What can be reached with what is left of each edge, and by which step. */
function reach(edges: readonly Edge[]): Map<string, Step | undefined> {
  const out = new Map<string, Step[]>();
  const add = (from: string, step: Step) => {
    const steps = out.get(from);
    if (steps) steps.push(step);
    else out.set(from, [step]);
  };
  for (const edge of edges) {
    if (!edge.act || edge.flow < 1) add(edge.from, { edge, ahead: true, from: edge.from });
    if (edge.flow > 0) add(edge.to, { edge, ahead: false, from: edge.to });
  }
  const cameBy = new Map<string, Step | undefined>([[PERSON, undefined]]);
  for (const [at] of cameBy) {
    for (const step of out.get(at) ?? []) {
      const next = step.ahead ? step.edge.to : step.edge.from;
      if (!cameBy.has(next)) cameBy.set(next, step);
    }
  }
  return cameBy;
}

function pathOf(cameBy: ReadonlyMap<string, Step | undefined>): Step[] {
  const path: Step[] = [];
  for (let step = cameBy.get(GIVEN); step; step = cameBy.get(step.from)) path.push(step);
  return path.reverse();
}

function acts(edges: readonly Edge[], reached: ReadonlyMap<string, unknown>): CutAct[] {
  return edges.flatMap(({ from, to, act }) => (act && reached.has(from) && !reached.has(to) ? [act] : []));
}
