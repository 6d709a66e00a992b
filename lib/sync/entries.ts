import type {
  MainChange,
  Projection,
  SyncChanges,
  SyncConflict,
  SyncedGroup,
  SyncedMember,
  SyncedNesting,
  SyncedRole,
  SyncedUser,
} from "./model";
import { projector } from "./model";
import type { ChangedMain } from "./projection";
import type { SyncTarget } from "./targets";

/** What travels to one tenant: all of its rows, or those that a change concerns. Empty parts are absent. */
type SyncRows = {
  mode: "whole" | "part";
  roles?: readonly SyncedRole[];
  users?: readonly SyncedUser[];
  groups?: readonly SyncedGroup[];
  members?: readonly SyncedMember[];
  nestings?: readonly SyncedNesting[];
  /** What a part says the tenant must no longer hold; of `complete` groups it names every member. */
  gone?: {
    users?: string[];
    groups?: string[];
    members?: SyncedMember[];
    nestings?: SyncedNesting[];
    complete?: string[];
  };
  /** People deleted on main: their names go from the child's log and snapshots too (U8). */
  erased?: readonly string[];
};

/** An argument of the region's fan-out function: where to write, at which number, and what. */
export type SyncEntry = SyncRows & {
  tenant: string;
  schema: string;
  role: string;
  pairing_id: string;
  seq: number;
};

/** What the fan-out function answers for one tenant. */
export type SyncResult = { tenant: string } & (
  | {
      status: "ok";
      changes: SyncChanges;
      conflicts: SyncConflict[];
      /** The child's own copies of out-of-the-box roles that gave way (S5). */
      gave_way: string[];
      /** A part met rows of which it does not know enough: the whole has to follow. */
      incomplete: boolean;
    }
  | { status: "stale"; seq: string }
  | { status: "unpaired" }
  | { status: "failed"; code?: string; message: string; unreachable?: boolean }
);

/** Everything that the tenant should hold. */
export function wholeRows(projection: Projection, erased: readonly string[] = []): SyncRows {
  return { mode: "whole", ...projection, ...(erased.length > 0 ? { erased } : {}) };
}

/** Addresses rows to a tenant. */
export function entryFor(target: SyncTarget, seq: number, rows: SyncRows): SyncEntry {
  const { id, schema, syncRole, pairingId } = target;
  return { tenant: id, schema, role: syncRole, pairing_id: pairingId, seq, ...rows };
}

/** A change cut to tenants. */
export type ChangePlan = {
  /** The tenants that the change concerns by what main says now, and those that the change itself names. */
  readonly tenantIds: string[];
  /** True where main no longer has some of the ids: then nothing there says who had them, and all are told. */
  readonly everywhere: boolean;
  /** The rows for one tenant; undefined where there is nothing to say. */
  rowsFor(tenantId: string): SyncRows | undefined;
};

/** Cuts a change to the tenants: which it concerns, and which of its rows each of them should and should not hold. */
export function planChange(change: MainChange, main: ChangedMain): ChangePlan {
  const memberKey = (row: SyncedMember) => `${row.group_id} ${row.user_id}`;
  const nestingKey = (row: SyncedNesting) => `${row.child_id} ${row.parent_id}`;
  const members = (change.members ?? []).map((row) => ({ group_id: row.groupId, user_id: row.userId }));
  const nestings = (change.nestings ?? []).map((row) => ({ child_id: row.childId, parent_id: row.parentId }));
  const touched = {
    users: new Set(change.users),
    roles: new Set(change.roles),
    groups: new Set(change.groups),
    members: new Set(members.map(memberKey)),
  };
  const explicit = new Set(change.tenants);
  const direct = new Set([
    ...touched.groups,
    ...members.map((row) => row.group_id),
    ...nestings.flatMap((row) => [row.child_id, row.parent_id]),
    ...main.state.groups.filter((group) => touched.roles.has(group.role_id)).map((group) => group.id),
    ...main.state.members.filter((row) => touched.users.has(row.user_id)).map((row) => row.group_id),
  ]);
  const concerned = main.state.listings.filter((row) => direct.has(row.group_id)).map((row) => row.tenant_id);
  const projectFor = projector(main.state);

  function rowsFor(tenantId: string): SyncRows | undefined {
    const all = projectFor(tenantId);
    const deep = explicit.has(tenantId);
    const ownGroups = all.groups.filter((group) => touched.groups.has(group.id));
    const ownMembers = all.members.filter(
      (row) => touched.members.has(memberKey(row)) || (deep && touched.groups.has(row.group_id)),
    );
    const roleIds = new Set([...touched.roles, ...ownGroups.map((group) => group.role_id)]);
    const userIds = new Set([...touched.users, ...ownMembers.map((row) => row.user_id)]);
    const held = {
      users: new Set(all.users.map((user) => user.id)),
      groups: new Set(all.groups.map((group) => group.id)),
      members: new Set(all.members.map(memberKey)),
      nestings: new Set(all.nestings.map(nestingKey)),
    };
    const gone = filled({
      users: [...new Set([...touched.users, ...main.vanished.users])].filter((id) => !held.users.has(id)),
      groups: [...new Set([...touched.groups, ...main.vanished.groups])].filter((id) => !held.groups.has(id)),
      members: members.filter((row) => !held.members.has(memberKey(row))),
      nestings: nestings.filter((row) => !held.nestings.has(nestingKey(row))),
      complete: deep ? ownGroups.map((group) => group.id) : [],
    });
    const rows = {
      ...filled({
        roles: all.roles.filter((role) => roleIds.has(role.id)),
        users: all.users.filter((user) => userIds.has(user.id)),
        groups: ownGroups,
        members: ownMembers,
        nestings: all.nestings,
        erased: main.vanished.users,
      }),
      ...(Object.keys(gone).length > 0 ? { gone } : {}),
    };
    return Object.keys(rows).length > 0 ? { mode: "part", ...rows } : undefined;
  }

  return {
    tenantIds: [...new Set([...concerned, ...explicit])],
    everywhere: main.vanished.users.length + main.vanished.groups.length > 0,
    rowsFor,
  };
}

function filled<T extends Record<string, readonly unknown[]>>(parts: T): Partial<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part.length > 0)) as Partial<T>;
}
