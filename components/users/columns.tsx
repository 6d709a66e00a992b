import type { UserRow } from "@/lib/users/model";
import { USER_STATUS_LABELS, USER_TYPE_LABELS } from "@/lib/users/words";
import type { Column } from "../data-table/types";
import { Badge, OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { statusTone } from "./status-tone";

/** The columns of the users table (U1). */
export const userColumns: Column<UserRow>[] = [
  {
    id: "name",
    header: "Name",
    sortable: true,
    primary: true,
    text: (user) => user.name,
  },
  {
    id: "email",
    header: "Email",
    sortable: true,
    text: (user) => user.email,
    cell: (user) => (
      <span className="flex items-center gap-2">
        {user.email} <OriginBadge origin={user.origin} />
      </span>
    ),
  },
  { id: "type", header: "User type", sortable: true, text: (user) => USER_TYPE_LABELS[user.type] },
  { id: "role", header: "Direct role", sortable: true, text: (user) => user.role?.name ?? "" },
  {
    id: "groups",
    header: "Groups",
    text: (user) => user.groups.map(({ name }) => name).join(", "),
    cell: (user) => (
      <span className="flex gap-1">
        {user.groups.map((group) => (
          <Badge key={group.id} title={group.ad ? "Imported from the directory" : undefined}>
            {group.name}
            {group.ad && " · AD"}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: "groupRoles",
    header: "Group roles",
    text: (user) => [...new Set(user.groupRoles.map(({ roleName }) => roleName))].join(", "),
    cell: (user) => (
      <span className="flex gap-1">
        {rolesOf(user).map(({ name, given }) => (
          <Badge key={name} title={given}>
            {name}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    id: "login",
    header: "Last login",
    sortable: true,
    text: (user) => user.lastLoginAt ?? "",
    cell: (user) => <RelativeTime at={user.lastLoginAt} />,
  },
  {
    id: "status",
    header: "Status",
    sortable: true,
    text: (user) => USER_STATUS_LABELS[user.status],
    cell: (user) => <Badge tone={statusTone(user.status)}>{USER_STATUS_LABELS[user.status]}</Badge>,
  },
  { id: "phone", header: "Phone", sortable: true, hiddenByDefault: true, text: (user) => user.phone ?? "" },
];

function rolesOf(user: UserRow): { name: string; given: string }[] {
  const roles = new Map<string, string[]>();
  for (const { roleName, groupName, memberOfName } of user.groupRoles) {
    const way = groupName === memberOfName ? groupName : `${memberOfName}, nested in ${groupName}`;
    roles.set(roleName, [...(roles.get(roleName) ?? []), way]);
  }
  return [...roles].map(([name, ways]) => ({ name, given: `Given by ${ways.join("; ")}` }));
}
