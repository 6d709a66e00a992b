import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { edit, view } from "@/lib/core/context";
import { createGroup } from "@/lib/groups/commands/create";
import { deleteGroup } from "@/lib/groups/commands/delete";
import { updateGroup } from "@/lib/groups/commands/update";
import { GROUP_FILTERS, GROUP_SORTS, GroupInput, UpdateGroupInput } from "@/lib/groups/model";
import { groupById, groupMembers, listGroups } from "@/lib/groups/queries";
import { groupCreated, groupUpdated } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { unseen, withConfirmed } from "@/lib/impact/model";
import { afterOf, PageQuery, pageQuery, pageReply } from "../paging";
import { listOf, Made, Nothing, params, Versioned } from "../replies";
import { Group, GroupSummary, Member } from "../schemas";

const tag = "User groups";
const making = reviewed(createGroup, groupCreated);
const changing = reviewed(updateGroup, groupUpdated);

const own = {
  name: "Night shift",
  description: "",
  roleId: "00000000-0000-4000-8000-000000000002",
  idpGroups: [],
};

/** A page of groups (G3). */
export const list = readOperation({
  id: "listGroups",
  method: "GET",
  path: "/groups",
  tag,
  summary: "List groups",
  needs: view("groups"),
  params: params.none,
  query: pageQuery(GROUP_SORTS, GROUP_FILTERS),
  answer: listOf(GroupSummary),
  status: 200,
  async run(context, { query: { q, sort, limit, cursor } }) {
    const place = { list: "groups", context, sort, q };
    return pageReply(await listGroups(context, { q, sort, limit, after: afterOf(cursor, place) }), place);
  },
});

/** Makes a group (G1). */
export const create = writeOperation({
  id: "createGroup",
  name: "group.create",
  method: "POST",
  path: "/groups",
  tag,
  summary: "Make a group",
  description:
    "`tenantIds` are the available tenants, on main only. A level of administration that people gain through a nesting is refused until `confirmed` names it as the refusal does.",
  needs: edit("groups"),
  params: params.none,
  body: withConfirmed(GroupInput),
  example: { ...own, userIds: [], nestedGroupIds: [], tenantIds: [] },
  answer: Made,
  status: 201,
  input: ({ body }) => unseen(body),
  command: making,
  reply: ({ id }) => ({ body: { id }, version: 1, location: `/groups/${id}` }),
});

/** One group (G1). */
export const get = readOperation({
  id: "getGroup",
  method: "GET",
  path: "/groups/{group}",
  tag,
  summary: "Show a group",
  needs: view("groups"),
  params: params.group,
  query: params.none,
  answer: Group,
  status: 200,
  async run(context, { params: { group } }) {
    const { members: _, ...body } = await groupById(context, group);
    return { body, version: body.version };
  },
});

/** Changes a group (G1, G2). */
export const update = writeOperation({
  id: "updateGroup",
  name: "group.update",
  method: "PATCH",
  path: "/groups/{group}",
  tag,
  summary: "Change a group",
  description:
    "Its own fields whole; members, nested groups and tenants as what comes and what goes, so that crossing changes lose nothing. A level of administration that people gain through a nesting is refused until `confirmed` names it as the refusal does.",
  needs: edit("groups"),
  params: params.group,
  body: withConfirmed(UpdateGroupInput.omit({ id: true, version: true })),
  example: {
    ...own,
    addUserIds: [],
    removeUserIds: [],
    addNestedIds: [],
    removeNestedIds: [],
    addTenantIds: [],
    removeTenantIds: [],
  },
  answer: Versioned,
  status: 200,
  ifMatch: true,
  input: ({ params: { group }, body, version }) => ({ ...unseen(body), id: group, version }),
  command: changing,
  reply: ({ version }) => ({ body: { version }, version }),
  current: async (context, { group }) => (await groupById(context, group)).version,
});

/** Deletes a group (G3). */
export const remove = writeOperation({
  id: "deleteGroup",
  name: "group.delete",
  method: "DELETE",
  path: "/groups/{group}",
  tag,
  summary: "Delete a group",
  description: "Its members lose its role, and its nestings are dissolved.",
  needs: edit("groups"),
  params: params.group,
  body: Nothing,
  status: 204,
  ifMatch: true,
  input: ({ params: { group }, version }) => ({ id: group, version }),
  command: deleteGroup,
  reply: () => ({}),
  current: async (context, { group }) => (await groupById(context, group)).version,
});

/** A page of a group's members (G1). */
export const members = readOperation({
  id: "listGroupMembers",
  method: "GET",
  path: "/groups/{group}/members",
  tag,
  summary: "List a group's members",
  description: "The stored ones by name, 200 to a page.",
  needs: view("groups"),
  params: params.group,
  query: PageQuery,
  answer: listOf(Member),
  status: 200,
  async run(context, { params: { group }, query: { cursor } }) {
    const place = { list: `groups/${group}/members`, context };
    return pageReply(await groupMembers(context, group, afterOf(cursor, place)), place);
  },
});
