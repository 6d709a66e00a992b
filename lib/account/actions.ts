"use server";

import { action } from "@/lib/core/action";
import { changePassword, endOtherSessions, endSession, updateOwnDetails } from "./commands";
import { ChangePasswordInput, EndOthersInput, EndSessionInput, OwnDetailsInput } from "./model";

// Each command acts on the person himself, and asks for a role (U6).
const needs = { anyone: true } as const;

/** Changes one's own details (U13). */
export const updateOwn = action({
  name: "account.edit",
  needs,
  input: OwnDetailsInput,
  run: updateOwnDetails,
});

/** Changes one's own password (U13). */
export const setPassword = action({
  name: "account.change_password",
  needs,
  input: ChangePasswordInput,
  run: changePassword,
});

/** Ends one of one's own sessions (U13). */
export const end = action({
  name: "session.end",
  needs,
  in: "registry",
  input: EndSessionInput,
  run: endSession,
});

/** Ends all of one's own sessions but this one (U13). */
export const endOthers = action({
  name: "session.end_others",
  needs,
  in: "registry",
  input: EndOthersInput,
  run: endOtherSessions,
});
