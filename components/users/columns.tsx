import type { UserRow } from "@/lib/users/model";
import { USER_STATUS_LABELS, USER_TYPE_LABELS } from "@/lib/users/words";
import type { Column } from "../data-table/types";
import { Badge, OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { fitting } from "./fitting";
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
    cell: (user) =>
      user.origin === "local" ? (
        user.email
      ) : (
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
      <Badges
        all={user.groups.map(({ name, ad }) => ({
          name: ad ? `${name} · AD` : name,
          title: ad ? "Imported from the directory" : undefined,
        }))}
      />
    ),
  },
  {
    id: "groupRoles",
    header: "Group roles",
    text: (user) => [...new Set(user.groupRoles.map(({ roleName }) => roleName))].join(", "),
    cell: (user) => <Badges all={rolesOf(user)} />,
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

type Named = { name: string; title: string | undefined };

/** The first few as badges, long ones cut off, and in one more how many there are beside them; hovering names all. */
function Badges({ all }: { all: Named[] }) {
  const shown = fitting(all.map(({ name }) => name));
  const rest = all.slice(shown);
  return (
    <span
      className={`grid max-w-44 auto-cols-[minmax(0,max-content)] grid-flow-col gap-1 ${all.length > 0 ? "min-w-32" : ""}`}
    >
      {all.slice(0, shown).map(({ name, title }) => (
        <span
          key={name}
          title={title ? `${name}: ${title}` : name}
          className="truncate rounded-full bg-sunken px-2 py-0.5 text-xs font-medium text-muted"
        >
          {name}
        </span>
      ))}
      {rest.length > 0 && (
        <Badge title={rest.map(({ name, title }) => (title ? `${name}: ${title}` : name)).join("\n")}>
          {`+${rest.length}`}
        </Badge>
      )}
    </span>
  );
}

function rolesOf(user: UserRow): Named[] {
  const roles = new Map<string, string[]>();
  for (const { roleName, groupName, memberOfName } of user.groupRoles) {
    const way = groupName === memberOfName ? groupName : `${memberOfName}, nested in ${groupName}`;
    roles.set(roleName, [...(roles.get(roleName) ?? []), way]);
  }
  return [...roles].map(([name, ways]) => ({ name, title: `Given by ${ways.join("; ")}` }));
}
