import type { EditPermissionsInput, UserRow } from "@/lib/users/model";

type Edit = Omit<EditPermissionsInput, "userIds">;
type Before = Pick<UserRow, "id" | "role"> & { groups: readonly { id: string }[] };

/**
 * The edits that take an edit of permissions back: each person gets the role and groups of before, and those with
 * the same way back share one edit (U5). None where nothing changed.
 */
export function inverseOf(users: readonly Before[], edit: Edit): EditPermissionsInput[] {
  const ways = new Map<string, EditPermissionsInput>();
  for (const { id, role, groups } of users) {
    const had = new Set(groups.map((group) => group.id));
    const before = role?.id ?? null;
    const way: Edit = {
      roleId: edit.roleId === "keep" || edit.roleId === before ? "keep" : before,
      addGroupIds: edit.removeGroupIds.filter((group) => had.has(group)),
      removeGroupIds: edit.addGroupIds.filter((group) => !had.has(group)),
    };
    if (way.roleId === "keep" && way.addGroupIds.length + way.removeGroupIds.length === 0) continue;
    const key = JSON.stringify(way);
    const shared = ways.get(key) ?? { ...way, userIds: [] };
    shared.userIds.push(id);
    ways.set(key, shared);
  }
  return [...ways.values()];
}
