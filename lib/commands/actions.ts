"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { RetryRunInput, RunCommandInput } from "./model";
import { retryCommand, runCommand } from "./start";
import { SOME_COMMAND } from "./words";

/** Runs a command by name (C16, T12). The command itself asks for its own right where it acts. */
export const run = action({
  name: "command.run",
  needs: SOME_COMMAND,
  input: RunCommandInput,
  run: runCommand,
});

/** Tries a run again in the tenants in which it failed (T12). */
export const retry = action({
  name: "command.retry",
  needs: edit("fleet-commands"),
  only: "main",
  input: RetryRunInput,
  run: retryCommand,
});
