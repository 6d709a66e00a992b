"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { createGroup } from "./commands/create";
import { deleteGroup } from "./commands/delete";
import { updateGroup } from "./commands/update";
import { DeleteGroupInput, GroupInput, UpdateGroupInput } from "./model";

/** Makes a group, from nothing or as a copy (G1, G3). */
export const create = action({
  name: "group.create",
  needs: edit("groups"),
  input: GroupInput,
  run: createGroup,
});

/** Changes a group (G1, G2). */
export const update = action({
  name: "group.update",
  needs: edit("groups"),
  input: UpdateGroupInput,
  run: updateGroup,
});

/** Deletes a group and dissolves its nestings (G3). Answers what was affected. */
export const remove = action({
  name: "group.delete",
  needs: edit("groups"),
  input: DeleteGroupInput,
  run: deleteGroup,
});
