import { type Grant, type PermissionKey, RANK } from "./components";
import type { AccessGraph, Subject } from "./graph";
import { findCycle } from "./nesting";

/** A nesting that would give somebody a permission, together with all others in `childId`. */
export type NestChange = { readonly childId: string; readonly parentId: string; readonly roleId: string };

/**
 * Nestings that would give the level, each by itself (W1): one of the person's own groups in a group whose role
 * gives it, both made here, and without a circle (G2). Of each giving group one, with the first fitting group by name.
 */
export function nestingsThatGive(
  graph: AccessGraph,
  subject: Subject,
  key: PermissionKey,
  level: Grant,
): NestChange[] {
  const local = (id: string) => graph.groups.get(id)?.origin === "local";
  const name = (id: string) => graph.groups.get(id)?.name ?? "";
  const mine = [...new Set(subject.groupIds)].filter(local).sort((a, b) => name(a).localeCompare(name(b)));
  return [...graph.groups.values()].flatMap((parent): NestChange[] => {
    const gives = RANK[graph.roles.get(parent.roleId)?.permissions[key] ?? "none"] >= RANK[level];
    if (!gives || parent.origin !== "local") return [];
    const child = mine.find((id) => findCycle(graph.parents, id, parent.id) === null);
    return child === undefined ? [] : [{ childId: child, parentId: parent.id, roleId: parent.roleId }];
  });
}
