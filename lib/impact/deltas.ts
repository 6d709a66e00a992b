import type { DeleteGroupInput, GroupInput, UpdateGroupInput } from "@/lib/groups/model";
import type { DeleteRoleInput, UpdateRoleInput } from "@/lib/roles/model";
import type { EditPermissionsInput, UserIdsInput } from "@/lib/users/model";
import type { AccessDelta } from "./model";

/** Stands for a group that has no id yet. */
const NEW_GROUP = "00000000-0000-4000-8000-00000000ffff";

/** What making a group changes (G1). */
export function groupCreated({ name, roleId, ...input }: GroupInput): AccessDelta {
  const groupIds = [NEW_GROUP];
  return {
    groups: [{ id: NEW_GROUP, name, roleId }],
    join: { groupIds, ids: input.userIds },
    nest: { groupIds, ids: input.nestedGroupIds },
    list: { groupIds, ids: input.tenantIds },
  };
}

/** What editing a group changes: members, nestings, role and tenants (G1). */
export function groupUpdated({ id, name, roleId, ...input }: UpdateGroupInput): AccessDelta {
  const groupIds = [id];
  return {
    groups: [{ id, name, roleId }],
    join: { groupIds, ids: input.addUserIds },
    leave: { groupIds, ids: input.removeUserIds },
    nest: { groupIds, ids: input.addNestedIds },
    unnest: { groupIds, ids: input.removeNestedIds },
    list: { groupIds, ids: input.addTenantIds },
    unlist: { groupIds, ids: input.removeTenantIds },
  };
}

/** What deleting a group changes (G3). */
export function groupDeleted({ id }: DeleteGroupInput): AccessDelta {
  return { groups: [{ id, roleId: null }] };
}

/** What editing a role changes (R2). */
export function roleUpdated({ id, permissions }: UpdateRoleInput): AccessDelta {
  return { roles: [{ id, permissions }] };
}

/** What deleting a role changes: nobody has it, but API keys may (R1, K1). */
export function roleDeleted({ id }: DeleteRoleInput): AccessDelta {
  return { roles: [{ id, permissions: null }] };
}

/** What Edit user permissions changes (U5). */
export function permissionsEdited(input: EditPermissionsInput): AccessDelta {
  const { userIds: ids, roleId } = input;
  return {
    users: roleId === "keep" ? { ids } : { ids, roleId },
    join: { groupIds: input.addGroupIds, ids },
    leave: { groupIds: input.removeGroupIds, ids },
  };
}

/** What Remove user role changes (U5). */
export function roleRemoved({ userIds: ids }: UserIdsInput): AccessDelta {
  return { users: { ids, roleId: null } };
}

/** What deactivating or deleting people changes (U8). */
export function peopleRemoved({ userIds: ids }: UserIdsInput): AccessDelta {
  return { users: { ids, gone: true } };
}
