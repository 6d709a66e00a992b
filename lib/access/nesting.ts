import { type Parents, pathTo } from "./graph";

/**
 * The circle that nesting `childId` inside `parentId` would make (G2), or null where it makes none. The path
 * begins and ends with `childId`; each group on it is nested in the next. It is a shortest one. For an edit
 * that adds several nestings, add each to `parents` before asking about the next.
 */
export function findCycle(parents: Parents, childId: string, parentId: string): string[] | null {
  const cameFrom = new Map<string, string | undefined>([[parentId, undefined]]);
  for (const [id] of cameFrom) {
    if (id === childId) return [childId, ...pathTo(id, cameFrom)];
    for (const next of parents.get(id) ?? []) {
      if (!cameFrom.has(next)) cameFrom.set(next, id);
    }
  }
  return null;
}

/** The sentence that refuses a circle and names its path (G2). `names` gives each group's name by its id. */
export function describeCycle(path: readonly string[], names: ReadonlyMap<string, string>): string {
  const named = path.map((id) => `“${names.get(id) ?? "a group that is no longer there"}”`);
  if (path.length <= 2) return `The group ${named[0] ?? ""} cannot be nested in itself.`;
  const [first, ...rest] = named;
  return `This nesting would make a circle: ${first} in ${rest.join(" in ")}. Remove one of these nestings first.`;
}
