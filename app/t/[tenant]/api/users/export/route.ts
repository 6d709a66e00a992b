import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import { USER_STATUS_LABELS, USER_TYPE_LABELS, type UserRow } from "@/lib/users/model";
import { exportUsers, UserListQuery } from "@/lib/users/queries";

const HEADER = [
  "Name",
  "Email",
  "User type",
  "Direct role",
  "Groups",
  "Group roles",
  "Last login (UTC)",
  "Status",
  "Phone",
];

/** Every user that the filter finds, as CSV (U1). */
export const GET = read({
  name: "user.export",
  needs: view("users"),
  input: UserListQuery,
  run: async (context, query) => csvResponse("users", HEADER, linesOf(exportUsers(context, query), line)),
});

function line(user: UserRow): string[] {
  return [
    user.name,
    user.email,
    USER_TYPE_LABELS[user.type],
    user.role?.name ?? "",
    user.groups.map(({ name }) => name).join("; "),
    [...new Set(user.groupRoles.map(({ roleName }) => roleName))].join("; "),
    user.lastLoginAt ?? "",
    USER_STATUS_LABELS[user.status],
    user.phone ?? "",
  ];
}
