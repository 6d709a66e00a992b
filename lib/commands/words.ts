import type { Need } from "@/lib/core/context";

/** Entry to the commands: any of the rights that some command needs. */
export const SOME_COMMAND: Need = {
  anyOf: [
    "fleet-commands",
    "users",
    "sites",
    "sync",
    "sharing",
    "connections",
    "lists",
    "event-playbooks",
    "incident-playbooks",
    "integrations",
    "utility-commands",
    "automation-rules",
    "ingestion",
  ],
  level: "edit",
};

/** The groups in which commands are listed (C16), in their order. */
export const COMMAND_GROUPS = {
  users: "User on- and offboarding",
  tenants: "Tenant on- and offboarding",
  import: "System import",
} as const;

export type CommandGroup = keyof typeof COMMAND_GROUPS;

/** How a field of a command's form is drawn and typed in. */
export type FieldKind =
  | "line"
  | "text"
  | "xml"
  | "json"
  | "flag"
  | "number"
  | "choice"
  | "names"
  | "pairs"
  | "secrets";

/** A field of a command's form, made from the command's schema. */
export type CommandField = {
  name: string;
  label: string;
  hint: string;
  kind: FieldKind;
  required: boolean;
  choices: string[];
  initial: unknown;
};

/** A command as lists and forms show it. */
export type CommandInfo = {
  name: string;
  group: CommandGroup;
  title: string;
  description: string;
  /** `instance`: it changes each tenant named; `tenant`: main does it for each tenant named. */
  on: "instance" | "tenant";
  /** What is lost by it, in a sentence; null for what can be taken back. */
  danger: string | null;
  fields: CommandField[];
};

/** How a run stands in one tenant. */
export type TargetState = "pending" | "successful" | "failed";

/** What became of a run in one tenant (T12). */
export type RunTarget = {
  slug: string;
  tenant: string | null;
  state: TargetState;
  code: string | null;
  message: string | null;
  fields: Record<string, string>;
  details: string[];
};

/** A run of a command. Times are UTC in ISO form. */
export type CommandRun = {
  id: string;
  command: string;
  title: string;
  input: Record<string, unknown>;
  /** The input in words, as far as it is kept. */
  shown: { label: string; value: string }[];
  by: string;
  startedAt: string;
  endedAt: string | null;
  counts: { pending: number; successful: number; failed: number };
  /** True where the failed tenants can be tried again with the same input. */
  retriable: boolean;
};

/** How a whole run stands: failed where any tenant did. */
export function runState(run: Pick<CommandRun, "counts">): "running" | "successful" | "failed" {
  if (run.counts.pending > 0) return "running";
  return run.counts.failed > 0 ? "failed" : "successful";
}
