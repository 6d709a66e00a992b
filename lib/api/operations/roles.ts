import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { edit, view } from "@/lib/core/context";
import { roleUpdated } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { unseen, withConfirmed } from "@/lib/impact/model";
import { createRole, deleteRole, updateRole } from "@/lib/roles/commands";
import { ROLE_FILTERS, ROLE_SORTS, RoleInput, UpdateRoleInput } from "@/lib/roles/model";
import { listRoles, roleById } from "@/lib/roles/queries";
import { afterOf, pageQuery, pageReply } from "../paging";
import { listOf, Made, Nothing, params, Versioned } from "../replies";
import { Role, RoleSummary } from "../schemas";

const tag = "Roles";
const changing = reviewed(updateRole, roleUpdated);

const example = {
  name: "Night shift",
  description: "Works on incidents at night",
  permissions: { incidents: "edit", "incidents:close": "edit", indicators: "view" },
};

/** A page of roles (R1). */
export const list = readOperation({
  id: "listRoles",
  method: "GET",
  path: "/roles",
  tag,
  summary: "List roles",
  needs: view("roles"),
  params: params.none,
  query: pageQuery(ROLE_SORTS, ROLE_FILTERS),
  answer: listOf(RoleSummary),
  status: 200,
  async run(context, { query: { q, sort, limit, cursor } }) {
    const place = { list: "roles", context, sort, q };
    return pageReply(await listRoles(context, { q, sort, limit, after: afterOf(cursor, place) }), place);
  },
});

/** Makes a role (R2). */
export const create = writeOperation({
  id: "createRole",
  name: "role.create",
  method: "POST",
  path: "/roles",
  tag,
  summary: "Make a role",
  description: "The key must have all that the role gives.",
  needs: edit("roles"),
  params: params.none,
  body: RoleInput,
  example,
  answer: Made,
  status: 201,
  input: ({ body }) => body,
  command: createRole,
  reply: ({ id }) => ({ body: { id }, version: 1, location: `/roles/${id}` }),
});

/** One role (R2). */
export const get = readOperation({
  id: "getRole",
  method: "GET",
  path: "/roles/{role}",
  tag,
  summary: "Show a role",
  needs: view("roles"),
  params: params.role,
  query: params.none,
  answer: Role,
  status: 200,
  async run(context, { params: { role } }) {
    const body = await roleById(context, role);
    return { body, version: body.version };
  },
});

/** Changes a role (R2). */
export const update = writeOperation({
  id: "updateRole",
  name: "role.update",
  method: "PUT",
  path: "/roles/{role}",
  tag,
  summary: "Change a role",
  description:
    "The whole new state. What it gives more than before, the key must have itself. A level of administration that people gain through a nesting is refused until `confirmed` names it as the refusal does.",
  needs: edit("roles"),
  params: params.role,
  body: withConfirmed(UpdateRoleInput.omit({ id: true, version: true })),
  example,
  answer: Versioned,
  status: 200,
  ifMatch: true,
  input: ({ params: { role }, body, version }) => ({ ...unseen(body), id: role, version }),
  command: changing,
  reply: ({ version }) => ({ body: { version }, version }),
  current: async (context, { role }) => (await roleById(context, role)).version,
});

/** Deletes a role that nobody holds (R1). */
export const remove = writeOperation({
  id: "deleteRole",
  name: "role.delete",
  method: "DELETE",
  path: "/roles/{role}",
  tag,
  summary: "Delete a role",
  description: "Refused while a user or a group has it; API keys lose it.",
  needs: edit("roles"),
  params: params.role,
  body: Nothing,
  status: 204,
  input: ({ params: { role } }) => ({ id: role }),
  command: deleteRole,
  reply: () => ({}),
});
