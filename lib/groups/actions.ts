"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { groupCreated, groupDeleted, groupUpdated } from "@/lib/impact/deltas";
import { reviewed } from "@/lib/impact/guard";
import { withReview } from "@/lib/impact/model";
import { createGroup } from "./commands/create";
import { deleteGroup } from "./commands/delete";
import { updateGroup } from "./commands/update";
import { DeleteGroupInput, GroupInput, UpdateGroupInput } from "./model";

/** Makes a group, from nothing or as a copy (G1, G3). */
export const create = action({
  name: "group.create",
  needs: edit("groups"),
  input: withReview(GroupInput),
  run: reviewed(createGroup, groupCreated),
});

/** Changes a group (G1, G2). */
export const update = action({
  name: "group.update",
  needs: edit("groups"),
  input: withReview(UpdateGroupInput),
  run: reviewed(updateGroup, groupUpdated),
});

/** Deletes a group and dissolves its nestings (G3). Answers what was affected. */
export const remove = action({
  name: "group.delete",
  needs: edit("groups"),
  input: withReview(DeleteGroupInput),
  run: reviewed(deleteGroup, groupDeleted),
});
