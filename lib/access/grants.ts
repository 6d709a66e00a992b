import { type Level, PERMISSION_KEYS, type Permissions, permissionLabel, RANK } from "./components";
import { type AccessGraph, type AccessRole, grantsOf, rolesAbove } from "./graph";

/** Stands in a list of lacks for the role Account Admin itself, which only its holders give (R5). */
export const HOLDS_ACCOUNT_ADMIN = "account-admin";

type Given = Pick<AccessRole, "permissions" | "accountAdmin">;

/**
 * What someone would give away without having it (R5): ids of components and sub-actions in the order of the
 * tree, and first `HOLDS_ACCOUNT_ADMIN` where Account Admin is given by someone who does not hold it. An empty
 * list allows it. An Account Admin lacks nothing. For membership or a nesting pass `rolesReached` of the group.
 */
export function lacks(
  granterLevels: ReadonlyMap<string, Level>,
  granterIsAccountAdmin: boolean,
  given: Permissions | Given | readonly Given[],
): string[] {
  if (granterIsAccountAdmin) return [];
  const roles = asRoles(given);
  const missing = new Set<string>();
  for (const { permissions } of roles) {
    for (const [key, level] of grantsOf(permissions)) {
      if (RANK[level] > RANK[granterLevels.get(key) ?? "none"]) missing.add(key);
    }
  }
  const admin = roles.some(({ accountAdmin }) => accountAdmin) ? [HOLDS_ACCOUNT_ADMIN] : [];
  return [...admin, ...inTreeOrder(missing)];
}

/** The sentence that refuses a grant, naming at most five of what is lacking (R5). */
export function describeLacks(lacking: readonly string[]): string {
  if (lacking[0] === HOLDS_ACCOUNT_ADMIN) return "Only an Account Admin can give the role Account Admin.";
  const named = lacking.slice(0, 5).map(permissionLabel).join(", ");
  const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : "";
  return `You cannot give what you do not have yourself: ${named}${more}. Ask an Account Admin.`;
}

/** The roles that members of these groups get, by the groups themselves and all that they are nested in (G2). */
export function rolesReached(graph: AccessGraph, groupIds: readonly string[]): AccessRole[] {
  const ids = new Set(groupIds.flatMap((groupId) => [...rolesAbove(graph, groupId).keys()]));
  return [...ids].flatMap((id) => graph.roles.get(id) ?? []);
}

/** One line in the comparison of two roles. */
export type Difference = { readonly key: string; readonly a: Level; readonly b: Level };

/** Where two roles give different levels, in the order of the tree (U11, W2). */
export function compareRoles(
  a: Pick<AccessRole, "permissions">,
  b: Pick<AccessRole, "permissions">,
): Difference[] {
  const [first, second] = [new Map(grantsOf(a.permissions)), new Map(grantsOf(b.permissions))];
  return inTreeOrder(new Set([...first.keys(), ...second.keys()])).flatMap((key) => {
    const line = { key, a: first.get(key) ?? ("none" as const), b: second.get(key) ?? ("none" as const) };
    return line.a === line.b ? [] : [line];
  });
}

function asRoles(given: Permissions | Given | readonly Given[]): readonly Given[] {
  if (isList(given)) return given;
  return isRole(given) ? [given] : [{ permissions: given, accountAdmin: false }];
}

function isList(given: Permissions | Given | readonly Given[]): given is readonly Given[] {
  return Array.isArray(given);
}

function isRole(given: Permissions | Given): given is Given {
  return "permissions" in given && typeof given.permissions === "object";
}

/** Ids in the order of the tree; those that the tree does not know come last. */
function inTreeOrder(keys: ReadonlySet<string>): string[] {
  const known = PERMISSION_KEYS.filter((key) => keys.has(key));
  const inTree = new Set<string>(known);
  return [...known, ...[...keys].filter((key) => !inTree.has(key)).sort()];
}
