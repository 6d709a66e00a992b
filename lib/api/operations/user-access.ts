import { writeOperation } from "@/lib/core/api-operation";
import { edit } from "@/lib/core/context";
import { permissionsEdited } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { unseen, withConfirmed } from "@/lib/impact/model";
import { editPermissions } from "@/lib/users/commands/permissions";
import { activateUsers, deactivateUsers, unlockUsers } from "@/lib/users/commands/status";
import { EditPermissionsInput } from "@/lib/users/model";
import { Changed, Nothing, params } from "../replies";

const shared = {
  tag: "Users",
  needs: edit("users"),
  params: params.user,
  answer: Changed,
  status: 200,
  reply: (data: { changed: number }) => ({ body: data }),
} as const;
const one = ({ params: { user } }: { params: { user: string } }) => ({ userIds: [user] });

/** Edits a user's role and groups (U5). */
export const editAccess = writeOperation({
  ...shared,
  id: "editUserAccess",
  name: "user.edit_permissions",
  method: "PATCH",
  path: "/users/{user}/access",
  summary: "Change a user's role and groups",
  description:
    "`keep` leaves the direct role as it is, null takes it. A level of administration that people gain through a nesting is refused until `confirmed` names it as the refusal does.",
  body: withConfirmed(EditPermissionsInput.omit({ userIds: true })),
  example: { roleId: "keep", addGroupIds: [], removeGroupIds: [] },
  input: ({ params: { user }, body }) => ({ ...unseen(body), userIds: [user] }),
  command: reviewed(editPermissions, permissionsEdited),
});

/** Deactivates a user (U8). */
export const deactivate = writeOperation({
  ...shared,
  id: "deactivateUser",
  name: "user.deactivate",
  method: "POST",
  path: "/users/{user}/deactivate",
  summary: "Deactivate a user",
  description: "For a time: everything is kept, live sessions end at once.",
  body: Nothing,
  input: one,
  command: deactivateUsers,
});

/** Activates a user (U5). */
export const activate = writeOperation({
  ...shared,
  id: "activateUser",
  name: "user.activate",
  method: "POST",
  path: "/users/{user}/activate",
  summary: "Activate a user",
  body: Nothing,
  input: one,
  command: activateUsers,
});

/** Unlocks a user (U7). */
export const unlock = writeOperation({
  ...shared,
  id: "unlockUser",
  name: "user.unlock",
  method: "POST",
  path: "/users/{user}/unlock",
  summary: "Unlock a user",
  description: "After failed sign-ins, at once.",
  body: Nothing,
  input: one,
  command: unlockUsers,
});
