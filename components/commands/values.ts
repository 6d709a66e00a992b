import type { CommandField } from "@/lib/commands/words";

/** What stands in a form's fields, as text or ticks. */
export type Values = Readonly<Record<string, string | boolean>>;

/** The fields' values at first. */
export function initialValues(fields: readonly CommandField[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field)]));
}

function initialValue({ kind, initial, choices, required }: CommandField): string | boolean {
  if (kind === "flag") return initial === true;
  if (Array.isArray(initial)) return initial.join(", ");
  if (typeof initial === "string") return initial;
  if (typeof initial === "number") return String(initial);
  return kind === "choice" && required ? (choices[0] ?? "") : "";
}

/** The command's input from what was typed in; `errors` where a field cannot even be read. */
export function inputOf(
  fields: readonly CommandField[],
  values: Values,
): { input: Record<string, unknown>; errors: Record<string, string> } {
  const input: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const typed = values[field.name];
    if (typeof typed === "boolean") {
      input[field.name] = typed;
      continue;
    }
    if (typed === undefined || typed.trim() === "") {
      if (field.required && field.kind !== "json") input[field.name] = "";
      if (field.required && field.kind === "json") errors[`input.${field.name}`] = "Enter JSON.";
      continue;
    }
    const value = READ[field.kind]?.(typed) ?? typed;
    if (value instanceof Problem) errors[`input.${field.name}`] = value.message;
    else input[field.name] = value;
  }
  return { input, errors };
}

class Problem extends Error {}

const READ: Partial<Record<CommandField["kind"], (typed: string) => unknown>> = {
  number: (typed) => (Number.isFinite(Number(typed)) ? Number(typed) : new Problem("Enter a number.")),
  names: (typed) =>
    typed
      .split(/[,\n]/)
      .map((name) => name.trim())
      .filter(Boolean),
  json(typed) {
    try {
      const value: unknown = JSON.parse(typed);
      return value ?? new Problem("null alone is no data.");
    } catch {
      return new Problem("This is not JSON. Text stands in quotation marks.");
    }
  },
  pairs,
  secrets: pairs,
};

function pairs(typed: string): unknown {
  const lines = typed.split("\n").filter((line) => line.trim() !== "");
  const wrong = lines.find((line) => line.indexOf("=") < 1);
  if (wrong !== undefined)
    return new Problem(`Write each line as name=value, unlike “${wrong.slice(0, 40)}”.`);
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")).trim(), line.slice(line.indexOf("=") + 1).trim()]),
  );
}
