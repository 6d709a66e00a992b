import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import type { GroupRow } from "@/lib/groups/model";
import { exportGroups, GroupListQuery } from "@/lib/groups/queries";
import { GROUP_TYPE_LABELS } from "@/lib/groups/words";

const HEADER = [
  "ID",
  "Name",
  "Description",
  "Role",
  "Users",
  "Nested groups",
  "IdP groups",
  "Type",
  "Made on",
  "Tenants",
  "Created (UTC)",
  "Updated (UTC)",
];

/** Every group that the filter finds, as CSV (G3). */
export const GET = read({
  name: "group.export",
  needs: view("groups"),
  input: GroupListQuery,
  run: async (context, query) =>
    csvResponse("user-groups", HEADER, linesOf(exportGroups(context, query), line)),
});

function line(group: GroupRow): string[] {
  return [
    group.id,
    group.name,
    group.description,
    group.role.name,
    String(group.users.count),
    group.nested.first.map(({ name }) => name).join("; "),
    group.idpGroups.join("; "),
    GROUP_TYPE_LABELS[group.type],
    group.origin,
    group.tenants.first.map(({ slug }) => slug).join("; "),
    group.createdAt,
    group.updatedAt,
  ];
}
