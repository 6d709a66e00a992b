"use server";

import { action } from "@/lib/core/action";
import type { Need } from "@/lib/core/context";
import { createContent, updateContent } from "./commands/edit";
import { removeContent } from "./commands/remove";
import { setSecret } from "./commands/secrets";
import { bringBack, goLive, publish } from "./commands/versions";
import {
  ContentVersionInput,
  CreateContentInput,
  DeleteContentInput,
  GoLiveInput,
  SetSecretInput,
  UpdateContentInput,
} from "./model";
import { CONTENT, CONTENT_TYPES } from "./types";

const editsContent: Need = { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "edit" };

/** Makes an item (C1). The command asks for the right to its type. */
export const create = action({
  name: "content.create",
  needs: editsContent,
  input: CreateContentInput,
  run: createContent,
});

/** Changes an item that was made here (C3, C5). */
export const update = action({
  name: "content.update",
  needs: editsContent,
  input: UpdateContentInput,
  run: updateContent,
});

/** Makes the draft live (C6, C7, C9). */
export const makeLive = action({
  name: "content.go_live",
  needs: editsContent,
  input: GoLiveInput,
  run: goLive,
});

/** Publishes an incident playbook's live version (C7). */
export const publishLive = action({
  name: "content.publish",
  needs: editsContent,
  input: GoLiveInput.omit({ note: true }),
  run: publish,
});

/** Brings an earlier version back. */
export const restore = action({
  name: "content.restore_version",
  needs: editsContent,
  input: ContentVersionInput,
  run: bringBack,
});

/** Deletes items that nothing uses and that are not shared. */
export const remove = action({
  name: "content.delete",
  needs: editsContent,
  input: DeleteContentInput,
  run: removeContent,
});

/** Sets or takes away a connection's secret (C10). */
export const secret = action({
  name: "content.set_secret",
  needs: editsContent,
  input: SetSecretInput,
  run: setSecret,
});
