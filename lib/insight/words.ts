import type { Level } from "@/lib/access/components";
import {
  type AccessGraph,
  type CutAct,
  type CutPath,
  describeChange,
  describeSource,
  type NestChange,
  type Why,
} from "@/lib/access/model";

/** Why somebody has a permission, or why not, in sentences, with what would change that (W1). */
export type WhyAnswer = {
  held: boolean;
  level: Level;
  /** What gives it, a line for each path; what stands in its way, where it is not held. */
  reasons: string[];
  /** What would give it, smallest first, each by itself; or what would take it, all of it together. */
  changes: string[];
  /** Why nothing here changes it. */
  note?: string;
};

const nameIn = (graph: AccessGraph) => (id: string) => graph.groups.get(id)?.name ?? "an unknown group";

/** One act that takes something, in words (W1). */
export function describeCut(graph: AccessGraph, act: CutAct): string {
  const name = nameIn(graph);
  if (act.kind === "direct") return `Take the direct role ${graph.roles.get(act.roleId)?.name ?? ""}`.trim();
  return act.kind === "leave"
    ? `Remove from the group ${name(act.groupId)}`
    : `End the nesting of ${name(act.childId)} in ${name(act.parentId)}, which concerns everyone in ${name(act.childId)}`;
}

/** A nesting that would give something, in words (W1). */
export function describeNest(graph: AccessGraph, { childId, parentId }: NestChange): string {
  const name = nameIn(graph);
  return `Nest ${name(childId)} in ${name(parentId)}, which concerns everyone in ${name(childId)}`;
}

/** What keeps a path of main out of a tenant, a sentence for each group that does not list it (S1). */
export function describeUnlisted(graph: AccessGraph, { path, unlisted }: CutPath, tenant: string): string[] {
  const name = nameIn(graph);
  return unlisted.map((id) => {
    const middle = id !== path[0] && id !== path.at(-1);
    return middle
      ? `${name(id)}, in the middle of ${path.map(name).join(" → ")}, does not list ${tenant} and cuts the path there.`
      : `The group ${name(id)} does not list ${tenant}.`;
  });
}

/** The listings that would bring a path of main into a tenant, as one change (S1). */
export function describeListing(graph: AccessGraph, { unlisted }: CutPath, tenant: string): string {
  return `List ${tenant} in ${unlisted.map(nameIn(graph)).join(" and in ")}`;
}

/** The lines of what gives a permission. */
export function describeSources(graph: AccessGraph, why: Extract<Why, { held: true }>): string[] {
  return why.sources.map((source) => describeSource(graph, source));
}

/** The single acts that would give a permission, in words, smallest first. */
export function describeGives(graph: AccessGraph, why: Extract<Why, { held: false }>): string[] {
  return why.changes.map((change) => describeChange(graph, change));
}
