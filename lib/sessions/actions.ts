"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { endAllSessions, endSessions } from "./commands";
import { EndAllInput, EndSessionsInput } from "./model";

const needs = edit("sessions");

/** Ends sessions of this instance (A4). */
export const endSome = action({
  name: "session.end_for",
  needs,
  in: "registry",
  input: EndSessionsInput,
  run: endSessions,
});

/** Ends all sessions of this instance but one's own (A4). */
export const endAll = action({
  name: "session.end_all",
  needs,
  in: "registry",
  input: EndAllInput,
  run: endAllSessions,
});
