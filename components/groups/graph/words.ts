import type { GraphNode } from "@/lib/groups/model";

/** Whom the role of a group reaches, in words. */
export function people({ people: count, more }: Pick<GraphNode, "people" | "more">): string {
  return count === 1 && !more ? "1 person" : `${count.toLocaleString("en")}${more ? "+" : ""} people`;
}

/** What a nesting passes on, in words. */
export function passes(child: GraphNode, parent: GraphNode): string {
  return `${parent.role.name} to ${people(child)}`;
}

/** The same, said of the group that is nested. */
export function gets(child: GraphNode, parent: GraphNode): string {
  return `gets ${parent.role.name} for ${people(child)}`;
}

/** A group's role, and whom it reaches. */
export function roleWords(node: GraphNode): string {
  return `${node.role.name} · ${people(node)}`;
}

/** What a group is, for those who do not see the picture: what stands in its box, and its nestings. */
export function nodeWords(node: GraphNode): string {
  const links = [
    node.above > 0 && `nested in ${node.above.toLocaleString("en")}`,
    node.below > 0 && `${node.below.toLocaleString("en")} nested in it`,
  ].filter(Boolean);
  return [`${node.name} ${roleWords(node)}`, ...links].join(", ");
}

/** A name that is not longer than a box. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
