import type { GraphNode } from "@/lib/groups/model";

/** A count of people in words. */
export function people(count: number): string {
  return count === 1 ? "1 person" : `${count.toLocaleString("en")} people`;
}

/** What a nesting passes on, in words. */
export function passes(child: GraphNode, parent: GraphNode): string {
  return `${parent.role.name} to ${people(child.people)}`;
}

/** The same, said of the group that is nested. */
export function gets(child: GraphNode, parent: GraphNode): string {
  return `gets ${parent.role.name} for ${people(child.people)}`;
}

/** What a group is, for those who do not see the picture. */
export function nodeWords(node: GraphNode): string {
  const links = [
    node.above > 0 && `nested in ${node.above.toLocaleString("en")}`,
    node.below > 0 && `${node.below.toLocaleString("en")} nested in it`,
  ].filter(Boolean);
  return [node.name, `role ${node.role.name}`, `reaches ${people(node.people)}`, ...links].join(", ");
}

/** A name that is not longer than a box. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
