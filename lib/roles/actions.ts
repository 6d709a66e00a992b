"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { roleDeleted, roleUpdated } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { withReview } from "@/lib/impact/model";
import { createRole, deleteRole, updateRole } from "./commands";
import { DeleteRoleInput, RoleInput, UpdateRoleInput } from "./model";

/** Makes a role, from nothing or as a copy (R1, R2). */
export const create = action({
  name: "role.create",
  needs: edit("roles"),
  input: RoleInput,
  run: createRole,
});

/** Changes a role that was made here (R2). */
export const update = action({
  name: "role.update",
  needs: edit("roles"),
  input: withReview(UpdateRoleInput),
  run: reviewed(updateRole, roleUpdated),
});

/** Deletes a role that nobody holds (R1). */
export const remove = action({
  name: "role.delete",
  needs: edit("roles"),
  input: withReview(DeleteRoleInput),
  run: reviewed(deleteRole, roleDeleted),
});
