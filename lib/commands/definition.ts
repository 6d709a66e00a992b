import { z } from "zod";
import type { TenantRef, Tx } from "@/db/connection";
import type { Context, Need } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import type { CommandField, CommandGroup, CommandInfo, FieldKind } from "./words";

/** What a command says of itself in one tenant: a sentence, and lines of detail. Names nobody and holds no secret. */
export type Outcome = { message: string; details?: string[] };

type Spec<S extends z.ZodObject> = {
  name: string;
  group: CommandGroup;
  title: string;
  description: string;
  /** What is lost by it, in a sentence: a person is asked first. */
  danger?: string;
  /** The right that it needs where it acts. */
  needs: Need;
  /** The audit name, `entity.verb`, the same as the console's. */
  audit: string;
  input: S;
} & (
  | {
      /** It changes the instance in which it runs. */
      on: "instance";
      run(tx: Tx, context: Context, input: z.output<S>): Promise<Change<Outcome>>;
    }
  | {
      /** Main does it for a tenant; `tx` and `context` are main's. */
      on: "tenant";
      run(tx: Tx, context: Context, input: z.output<S>, target: TenantRef): Promise<Change<Outcome>>;
    }
);

/** A command by name (C16). */
export type NamedCommand = Omit<CommandInfo, "fields" | "danger"> & {
  readonly danger?: string;
  readonly needs: Need;
  readonly audit: string;
  readonly input: z.ZodObject;
  /** Runs it on input that its schema has parsed. `target` is the tenant that it is for. */
  run(tx: Tx, context: Context, input: unknown, target: TenantRef): Promise<Change<Outcome>>;
};

/** Declares a command. */
export function command<S extends z.ZodObject>(spec: Spec<S>): NamedCommand {
  return spec as unknown as NamedCommand;
}

/** The needed text of a form's field: its label, how it is drawn, and a hint. */
export const field = (title: string, kind: FieldKind = "line", hint = "") => ({
  title,
  kind,
  ...(hint ? { description: hint } : {}),
});

type Property = {
  title?: string;
  description?: string;
  kind?: FieldKind;
  enum?: string[];
  default?: unknown;
};

/** The form's fields, from the command's schema alone. */
export function fieldsOf(schema: z.ZodObject): CommandField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  }) as { properties?: Record<string, Property>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    label: property.title ?? name,
    hint: property.description ?? "",
    kind: property.kind ?? "line",
    required: required.includes(name),
    choices: property.enum ?? [],
    initial: property.default ?? null,
  }));
}

const KEPT_BACK = "[not kept]";

/** Input as it may stand in a run's history: without secrets, personal values and whole files. */
export function withoutSecrets(
  command: NamedCommand,
  input: Record<string, unknown>,
): Record<string, unknown> {
  const kinds = new Map(fieldsOf(command.input).map(({ name, kind }) => [name, kind]));
  const hidden = (name: string) => {
    const kind = kinds.get(name);
    return kind === "secrets" || kind === "xml" || kind === "json" || command.group === "users";
  };
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [name, hidden(name) ? KEPT_BACK : value]),
  );
}

/** What is kept of a run's input, in words: what was left out or kept back is not in it. */
export function inWords(
  command: NamedCommand,
  input: Record<string, unknown>,
): { label: string; value: string }[] {
  return fieldsOf(command.input).flatMap(({ name, label }) => {
    const value = input[name];
    if (value === undefined || value === KEPT_BACK || value === false || value === "") return [];
    if (value === true) return [{ label, value: "Yes" }];
    if (typeof value === "string") return [{ label, value }];
    const parts = Array.isArray(value)
      ? value.map(String)
      : Object.entries(value as object).map(([key, part]) => `${key}=${String(part)}`);
    return parts.length === 0 ? [] : [{ label, value: parts.join(", ") }];
  });
}
