"use server";

import { action } from "@/lib/core/action";
import { deleteView, saveView, updateView } from "./commands";
import { DeleteViewInput, SaveViewInput, UpdateViewInput } from "./model";

// Each command asks for what its list needs.
const needs = { anyone: true } as const;

/** Keeps a list as it is seen now. */
export const save = action({ name: "view.create", needs, input: SaveViewInput, run: saveView });

/** Changes a view of one's own. */
export const update = action({ name: "view.edit", needs, input: UpdateViewInput, run: updateView });

/** Deletes a view of one's own. */
export const remove = action({ name: "view.delete", needs, input: DeleteViewInput, run: deleteView });
