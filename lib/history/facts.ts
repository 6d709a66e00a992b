import type { Permissions } from "@/lib/access/components";
import { effective } from "@/lib/access/effective";
import { ACCOUNT_ADMIN_ID, type AccessGraph, type Origin } from "@/lib/access/graph";

type UserState = { status: string; role_id: string | null };
type RoleState = { name: string; permissions: Permissions; origin: Origin };
type GroupState = { name: string; role_id: string; origin: Origin };

type Key = { readonly subject: string; readonly object: string };
type Fact<Kind extends string, State> = Key & {
  readonly kind: Kind;
  /** What it was and became; null where it was not there. */
  readonly before: State | null;
  readonly after: State | null;
};

/** Why a row was written: by a command, main's push, pairing, the making of an instance, or the record's beginning. */
export type Cause = "command" | "sync" | "pairing" | "setup" | "baseline";

/** A row of the record (W3) of something that decides one person's access. Times are UTC in ISO form. */
export type HistoryRow = {
  readonly id: string;
  readonly at: string;
  readonly cause: Cause;
  readonly actorKind: "user" | "system" | "main" | "key";
  readonly actorId: string | null;
  readonly requestId: string | null;
} & (
  | Fact<"user", UserState>
  | Fact<"role", RoleState>
  | Fact<"group", GroupState>
  | Fact<"member" | "nesting" | "listing", object>
);

/** What decided a person's access at a moment: he himself, and all groups and roles that ever concerned him. */
export type Facts = {
  readonly userId: string;
  readonly user: UserState | null;
  readonly roles: ReadonlyMap<string, RoleState>;
  readonly groups: ReadonlyMap<string, GroupState>;
  readonly memberOf: ReadonlySet<string>;
  /** For each group the groups that it is nested in. */
  readonly parents: ReadonlyMap<string, ReadonlySet<string>>;
  /** For each group the tenants that it lists. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Of someone of whom nothing is recorded yet. */
export function noFacts(userId: string): Facts {
  return {
    userId,
    user: null,
    roles: new Map(),
    groups: new Map(),
    memberOf: new Set(),
    parents: new Map(),
    listed: new Map(),
  };
}

/** The facts after these rows, in their order. */
export function after(facts: Facts, rows: readonly HistoryRow[]): Facts {
  const next = {
    userId: facts.userId,
    user: facts.user,
    roles: new Map(facts.roles),
    groups: new Map(facts.groups),
    memberOf: new Set(facts.memberOf),
    parents: new Map(facts.parents),
    listed: new Map(facts.listed),
  };
  for (const row of rows) {
    if (row.kind === "user") next.user = row.after;
    else if (row.kind === "role") put(next.roles, row.subject, row.after);
    else if (row.kind === "group") put(next.groups, row.subject, row.after);
    else if (row.kind === "nesting") link(next.parents, row);
    else if (row.kind === "listing") link(next.listed, row);
    else if (row.after) next.memberOf.add(row.subject);
    else next.memberOf.delete(row.subject);
  }
  return next;
}

function put<T>(map: Map<string, T>, id: string, state: T | null): void {
  if (state === null) map.delete(id);
  else map.set(id, state);
}

function link(map: Map<string, ReadonlySet<string>>, { subject, object, after: state }: HistoryRow): void {
  const others = new Set(map.get(subject));
  if (state === null) others.delete(object);
  else others.add(object);
  map.set(subject, others);
}

/** What facts give: permissions with their paths, the groups on them, and the tenants that may be entered. */
export type Access = ReturnType<typeof accessOf>;

/** Works out what the facts give, by the rule that holds today (R4, G2). Status is not looked at. */
export function accessOf(facts: Facts) {
  const graph: AccessGraph = {
    roles: new Map(
      [...facts.roles].map(([id, role]) => [id, { id, ...role, accountAdmin: id === ACCOUNT_ADMIN_ID }]),
    ),
    groups: new Map(
      [...facts.groups].map(([id, { name, role_id, origin }]) => [id, { id, name, roleId: role_id, origin }]),
    ),
    parents: new Map([...facts.parents].map(([id, above]) => [id, [...above]])),
  };
  const groupIds = [...facts.memberOf];
  const reached = new Set(groupIds.filter((id) => graph.groups.has(id)));
  for (const id of reached) for (const parent of graph.parents.get(id) ?? []) reached.add(parent);
  const directRoleId = facts.user?.role_id ?? null;
  const found = effective(graph, { directRoleId, groupIds, sessionGroupIds: [] });
  return {
    ...found,
    graph,
    reached,
    roleIds: new Set(found.paths.map(({ roleId }) => roleId)),
    tenantIds: new Set(groupIds.flatMap((id) => [...(facts.listed.get(id) ?? [])])),
  };
}
