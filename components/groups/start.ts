import type { GroupDetail } from "@/lib/groups/model";
import type { PickItem } from "../ui/multi-picker";

/** What a group's form begins with. */
export type GroupStart = {
  name: string;
  description: string;
  roleId: string;
  idpGroups: string;
  users: PickItem[];
  nested: PickItem[];
  tenants: PickItem[];
};

/** The form of an existing group, of its copy, or of a new one. */
export function startOf(group: GroupDetail | undefined): GroupStart {
  const named = ({ id, name }: { id: string; name: string }): PickItem => ({ id, label: name });
  return {
    name: group?.name ?? "",
    description: group?.description ?? "",
    roleId: group?.role.id ?? "",
    idpGroups: group?.idpGroups.join(", ") ?? "",
    users: group?.members.map((member) => ({ ...named(member), hint: member.email })) ?? [],
    nested: group?.nested.map(named) ?? [],
    tenants: group?.tenants.map(named) ?? [],
  };
}
