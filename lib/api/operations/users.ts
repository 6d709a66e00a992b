import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { edit, view } from "@/lib/core/context";
import { leavingPlan } from "@/lib/ownership/queries";
import { addUsers } from "@/lib/users/commands/add";
import { deleteUsers } from "@/lib/users/commands/delete";
import { updateUser } from "@/lib/users/commands/update";
import { AddUsersInput, UpdateUserInput, USER_FILTERS, USER_SORTS } from "@/lib/users/model";
import { listUsers, permissionsOf, userById } from "@/lib/users/queries";
import { afterOf, pageQuery, pageReply } from "../paging";
import { LEAVING_EXAMPLE, Leaving, listOf, params, Versioned } from "../replies";
import { AddedUsers, EffectivePermissions, LeavingPlan, User } from "../schemas";

const tag = "Users";

/** A page of users (U1). */
export const list = readOperation({
  id: "listUsers",
  method: "GET",
  path: "/users",
  tag,
  summary: "List users",
  needs: view("users"),
  params: params.none,
  query: pageQuery(USER_SORTS, USER_FILTERS),
  answer: listOf(User),
  status: 200,
  async run(context, { query: { q, sort, limit, cursor } }) {
    const place = { list: "users", context, sort, q };
    return pageReply(await listUsers(context, { q, sort, limit, after: afterOf(cursor, place) }), place);
  },
});

/** Adds and invites users (U2, U4). */
export const add = writeOperation({
  id: "addUsers",
  name: "user.add",
  method: "POST",
  path: "/users",
  tag,
  summary: "Add and invite users",
  description: "All of them or none, with one role and group choice for all, which may be empty.",
  needs: edit("users"),
  params: params.none,
  body: AddUsersInput,
  example: {
    rows: [{ email: "jane.doe@example.com", firstName: "Jane", lastName: "Doe", phone: "+1 555 0100" }],
    roleId: null,
    groupIds: [],
  },
  answer: AddedUsers,
  status: 201,
  input: ({ body }) => body,
  command: addUsers,
  reply: ({ users }) => ({
    body: { users: users.map(({ id, link }) => ({ id, link })) },
    location: users.length === 1 ? `/users/${users[0]?.id}` : undefined,
  }),
});

/** One user (U1). */
export const get = readOperation({
  id: "getUser",
  method: "GET",
  path: "/users/{user}",
  tag,
  summary: "Show a user",
  needs: view("users"),
  params: params.user,
  query: params.none,
  answer: User,
  status: 200,
  async run(context, { params: { user } }) {
    const body = await userById(context, user);
    return { body, version: body.version };
  },
});

/** Changes a user's own details (U2). */
export const update = writeOperation({
  id: "updateUser",
  name: "user.edit",
  method: "PUT",
  path: "/users/{user}",
  tag,
  summary: "Change a user's details",
  needs: edit("users"),
  params: params.user,
  body: UpdateUserInput.omit({ id: true, version: true }),
  example: { email: "jane.doe@example.com", firstName: "Jane", lastName: "Roe", phone: null },
  answer: Versioned,
  status: 200,
  ifMatch: true,
  input: ({ params: { user }, body, version }) => ({ ...body, id: user, version }),
  command: updateUser,
  reply: ({ version }) => ({ body: { version }, version }),
  current: async (context, { user }) => (await userById(context, user)).version,
});

/** Deletes a user for good (U8). */
export const remove = writeOperation({
  id: "deleteUser",
  name: "user.delete",
  method: "DELETE",
  path: "/users/{user}",
  tag,
  summary: "Delete a user",
  description:
    "For good: the personal data is erased, an opaque id stays. What the user owns is decided on by `plan`.",
  needs: edit("users"),
  params: params.user,
  body: Leaving,
  example: LEAVING_EXAMPLE,
  status: 204,
  input: ({ params: { user }, body: { plan } }) => ({ userIds: [user], plan }),
  command: deleteUsers,
  reply: () => ({}),
});

/** What a user owns, before he is deactivated or deleted (U10). */
export const owned = readOperation({
  id: "getOwned",
  method: "GET",
  path: "/users/{user}/owned",
  tag,
  summary: "Show what a user owns",
  description: "With the stamp that deactivating and deleting ask for where it is something.",
  needs: edit("users"),
  params: params.user,
  query: params.none,
  answer: LeavingPlan,
  status: 200,
  run: async (context, { params: { user } }) => {
    await userById(context, user);
    return { body: await leavingPlan(context, [user]) };
  },
});

/** What a user may do, and why (U11). */
export const permissions = readOperation({
  id: "getUserPermissions",
  method: "GET",
  path: "/users/{user}/permissions",
  tag,
  summary: "Show a user's effective permissions",
  description: "Every component with its level and each path that gives it.",
  needs: view("users"),
  params: params.user,
  query: params.none,
  answer: EffectivePermissions,
  status: 200,
  run: async (context, { params: { user } }) => ({ body: await permissionsOf(context, user) }),
});
