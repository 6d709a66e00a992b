import { create, update } from "@/lib/groups/actions";
import { splitIdpGroups } from "@/lib/groups/words";
import type { Approval } from "@/lib/impact/model";
import type { GroupDraft } from "./draft";

/** Saves a group: the changes of the one with this id and version, or a new one where there is none (G1). */
export function saveGroup(
  tenant: string,
  saved: { id: string; version: number } | undefined,
  group: GroupDraft,
  review: Approval,
) {
  const own = {
    name: group.name,
    description: group.description,
    roleId: group.roleId,
    idpGroups: splitIdpGroups(group.idpGroups),
  };
  const ids = (items: { id: string }[]) => items.map(({ id }) => id);
  const { users, nested, tenants } = group;
  if (!saved)
    return create(tenant, {
      ...own,
      userIds: ids(users.added),
      nestedGroupIds: ids(nested.added),
      tenantIds: ids(tenants.added),
      review,
    });
  return update(tenant, {
    ...own,
    ...saved,
    addUserIds: ids(users.added),
    removeUserIds: ids(users.removed),
    addNestedIds: ids(nested.added),
    removeNestedIds: ids(nested.removed),
    addTenantIds: ids(tenants.added),
    removeTenantIds: ids(tenants.removed),
    review,
  });
}
