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

// A cell is as wide as about two of them.
const SHOWN = 2;

/** The first few as badges, and in one more how many there are beside them, which names these on hover. */
function Badges({ all }: { all: Named[] }) {
  const rest = all.length > SHOWN + 1 ? all.slice(SHOWN) : [];
  const first = all.slice(0, all.length - rest.length).map(({ name, title }) => (
    <Badge key={name} title={title}>
      {name}
    </Badge>
  ));
  if (rest.length === 0) return <span className="flex gap-1">{first}</span>;
  return (
    <span className="flex gap-1">
      <span className="flex min-w-0 gap-1 overflow-hidden">{first}</span>
      <Badge title={rest.map(({ name, title }) => (title ? `${name}: ${title}` : name)).join("\n")}>
        {`+${rest.length}`}
      </Badge>
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
