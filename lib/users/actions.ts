"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { peopleRemoved, permissionsEdited, roleRemoved } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { withReview } from "@/lib/impact/model";
import { LeaveInput } from "@/lib/ownership/model";
import { addUsers } from "./commands/add";
import { deleteUsers } from "./commands/delete";
import { editPermissions, removeRole } from "./commands/permissions";
import { activateUsers, deactivateUsers, unlockUsers } from "./commands/status";
import { updateUser } from "./commands/update";
import { AddUsersInput, EditPermissionsInput, UpdateUserInput, UserIdsInput } from "./model";

const needs = edit("users");

/** Adds and invites users (U2, U3, U4). Answers the links that could not be mailed. */
export const add = action({ name: "user.add", needs, input: AddUsersInput, run: addUsers });

/** Changes a user's own details (U2). */
export const update = action({ name: "user.edit", needs, input: UpdateUserInput, run: updateUser });

/** Edit user permissions, of one or many (U5). */
export const editPermissionsOf = action({
  name: "user.edit_permissions",
  needs,
  input: withReview(EditPermissionsInput),
  run: reviewed(editPermissions, permissionsEdited),
});

/** Remove user role (U5, U9). */
export const removeRoleOf = action({
  name: "user.remove_role",
  needs,
  input: withReview(UserIdsInput),
  run: reviewed(removeRole, roleRemoved),
});

/** Unlock (U7). */
export const unlock = action({ name: "user.unlock", needs, input: UserIdsInput, run: unlockUsers });

/** Deactivate (U8, U9, U10). */
export const deactivate = action({
  name: "user.deactivate",
  needs,
  input: withReview(LeaveInput),
  run: reviewed(deactivateUsers, peopleRemoved),
});

/** Activate (U5). */
export const activate = action({ name: "user.activate", needs, input: UserIdsInput, run: activateUsers });

/** Delete for good (U8, U9, U10). */
export const remove = action({
  name: "user.delete",
  needs,
  input: withReview(LeaveInput),
  run: reviewed(deleteUsers, peopleRemoved),
});
