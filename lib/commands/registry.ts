import type { Context } from "@/lib/core/context";
import { admits, edit } from "@/lib/core/context";
import { fieldsOf, type NamedCommand } from "./definition";
import { cloneConnection } from "./kinds/connections";
import * as imports from "./kinds/imports";
import { createTenantDataIngestionSchedule } from "./kinds/ingestion";
import { createGlobalList } from "./kinds/lists";
import * as sharing from "./kinds/sharing";
import * as sites from "./kinds/sites";
import * as users from "./kinds/users";
import type { CommandInfo } from "./words";

/** Every command by name (C16), in the order of their lists. */
export const COMMANDS: readonly NamedCommand[] = [
  ...Object.values<NamedCommand>(users),
  ...Object.values<NamedCommand>(sites),
  createTenantDataIngestionSchedule,
  cloneConnection,
  ...Object.values<NamedCommand>(sharing),
  ...Object.values<NamedCommand>(imports),
  createGlobalList,
];

/** The command of this name; undefined for none. */
export function commandOf(name: string): NamedCommand | undefined {
  return COMMANDS.find((command) => command.name === name);
}

const FLEET = edit("fleet-commands");

/** True where somebody may act on other tenants from here: on main alone, and with the right to it (T12). */
export function mayActOnOthers(context: Context): boolean {
  return context.tenant.kind === "main" && admits(context, FLEET);
}

/** The commands that somebody can use here; what main does for tenants does not exist in a child (T10). */
export function commandsFor(context: Context): CommandInfo[] {
  const usable = ({ on, needs }: NamedCommand) =>
    on === "tenant"
      ? mayActOnOthers(context) && admits(context, needs)
      : mayActOnOthers(context) || admits(context, needs);
  return COMMANDS.filter(usable).map(infoOf);
}

function infoOf({ name, group, title, description, on, danger, input }: NamedCommand): CommandInfo {
  return { name, group, title, description, on, danger: danger ?? null, fields: fieldsOf(input) };
}
