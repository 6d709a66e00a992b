import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import type { RoleRow } from "@/lib/roles/model";
import { exportRoles, RoleListQuery } from "@/lib/roles/queries";
import { ROLE_KIND_LABELS } from "@/lib/roles/words";

const HEADER = [
  "ID",
  "Name",
  "Type",
  "Made on",
  "Description",
  "Users",
  "Groups",
  "Created (UTC)",
  "Updated (UTC)",
];

/** Every role that the filter finds, as CSV (R1). */
export const GET = read({
  name: "role.export",
  needs: view("roles"),
  input: RoleListQuery,
  run: async (context, query) => csvResponse("roles", HEADER, linesOf(exportRoles(context, query), line)),
});

function line(role: RoleRow): string[] {
  return [
    role.id,
    role.name,
    ROLE_KIND_LABELS[role.kind],
    role.origin,
    role.description,
    String(role.users),
    String(role.groups),
    role.createdAt,
    role.updatedAt,
  ];
}
