"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { withReview } from "@/lib/impact/model";
import {
  connectDirectory,
  disconnectDirectory,
  editDirectory,
  rotateToken,
  syncNow as syncNowCommand,
} from "./commands/connection";
import { importGroup, keepGroup } from "./commands/import";
import {
  ConnectInput,
  ConnectionInput,
  DirectorySettings,
  FollowedGroupInput,
  ImportInput,
  NoInput,
  RotateInput,
} from "./model";

/** Connects the directory; answers its token, this once. */
export const connect = action({
  name: "directory.connect",
  needs: edit("directory"),
  input: ConnectInput,
  run: connectDirectory,
});

/** Gives the directory a new token. */
export const rotate = action({
  name: "directory.rotate-token",
  needs: edit("directory"),
  input: RotateInput,
  run: rotateToken,
});

/** Changes how groups follow the directory (G6, W8). */
export const saveSettings = action({
  name: "directory.edit",
  needs: edit("directory"),
  input: DirectorySettings,
  run: editDirectory,
});

/** Ends the directory; groups that followed it stay. */
export const disconnect = action({
  name: "directory.disconnect",
  needs: edit("directory"),
  input: ConnectionInput,
  run: disconnectDirectory,
});

/** Asks for a sync now. */
export const syncNow = action({
  name: "directory.sync-now",
  needs: edit("directory"),
  input: NoInput,
  run: syncNowCommand,
});

/** Imports a group of the directory (G6). */
export const importFromDirectory = action({
  name: "group.import",
  needs: edit("groups"),
  input: withReview(ImportInput),
  run: importGroup,
});

/** Keeps a group that is gone in the directory (W8). */
export const keep = action({
  name: "group.keep",
  needs: edit("groups"),
  input: FollowedGroupInput,
  run: keepGroup,
});
