import type { Schema } from "@/lib/api/openapi";

/** A piece of a type's words; `name` is that of a schema of the document. */
type Piece = { text: string; name?: string };

/** A type in words, such as "User[]" or "string or null". */
export function typeOf(schema: Schema): (Piece & { at: number })[] {
  return piecesOf(schema).map((piece, at) => ({ ...piece, at }));
}

function piecesOf(schema: Schema): Piece[] {
  if (typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    return [{ text: name, name }];
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices) {
    return choices.flatMap((choice, place) => [
      ...(place > 0 ? [{ text: " or " }] : []),
      ...piecesOf(choice),
    ]);
  }
  if (Array.isArray(schema.enum)) return [{ text: schema.enum.map(String).join(" | ") }];
  if ("const" in schema) return [{ text: String(schema.const) }];
  if (schema.type === "array") {
    const items = piecesOf((schema.items ?? {}) as Schema);
    const [only] = items;
    return items.length === 1 && only ? [{ ...only, text: `${only.text}[]` }] : [{ text: "array" }];
  }
  if (schema.format === "uuid") return [{ text: "uuid" }];
  if (schema.type === "object" && typeof schema.additionalProperties === "object")
    return [{ text: "map of " }, ...piecesOf(schema.additionalProperties as Schema)];
  return [{ text: String(schema.type ?? "anything") }];
}

/** The limits of a type in words, such as "1 to 80 characters". */
export function limitsOf(schema: Schema): string {
  return [
    range(schema.minLength, schema.maxLength, "characters"),
    range(schema.minItems, schema.maxItems, "items"),
    range(schema.minimum, schema.maximum, ""),
    schema.default === undefined || schema.default === "" ? "" : `default ${String(schema.default)}`,
  ]
    .filter(Boolean)
    .join(", ");
}

function range(least: unknown, most: unknown, noun: string): string {
  const top = typeof most === "number" && most < Number.MAX_SAFE_INTEGER ? most : undefined;
  const low = typeof least === "number" && least > 0 ? least : undefined;
  if (top === undefined) return low === undefined ? "" : `at least ${low} ${noun}`.trim();
  return (low === undefined ? `at most ${top} ${noun}` : `${low} to ${top} ${noun}`).trim();
}
