import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from "yaml";
import { invalid } from "@/lib/core/errors";
import { FORMAT_LABELS, TRANSFER_BYTES } from "./words";

const DEPTH = 40;
const VALUES = 100_000;
const ALIASES = 100;
/** Reading YAML takes 0.1 ms a line or mark, during which the server does nothing else. */
const YAML_MARKS = 50_000;

/**
 * Reads a text as plain data, within bounds: 1 MB, 40 levels, 100,000 values; for YAML 100 aliases and 50,000 lines and brackets. Throws `Refusal` (invalid)
 * with the place in the text where the parser stopped.
 */
export function readData(text: string, format: "json" | "yaml"): unknown {
  if (Buffer.byteLength(text) > TRANSFER_BYTES)
    throw refused("The file is larger than 1 MB. Send it in parts.");
  let data: unknown;
  try {
    data = format === "json" ? JSON.parse(text.replace(/^\ufeff/, "")) : fromYaml(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep();
    if (!(error instanceof SyntaxError || error instanceof ReferenceError)) throw error;
    throw refused(`This is no ${FORMAT_LABELS[format]}: ${error.message}`);
  }
  requirePlain(data);
  return data;
}

function fromYaml(text: string): unknown {
  let marks = 0;
  for (const sign of text) if ("\n,[]{}&*!".includes(sign)) marks += 1;
  if (marks > YAML_MARKS) throw refused("This is too much YAML for one file. Send it in parts, or as JSON.");
  // The library compares every two keys of a map; the visitor below finds equal ones in one pass.
  // It would also write each of its errors with a copy of the line; only the first one is told, by its place.
  const lineCounter = new LineCounter();
  const options = { uniqueKeys: false, schema: "core", prettyErrors: false, lineCounter } as const;
  const document = parseDocument(text, options);
  const [error] = document.errors;
  if (error?.message.startsWith("Maximum call stack")) throw tooDeep();
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new SyntaxError(`${error.message.split("\n", 1)[0]} at line ${line}, column ${col}`);
  }
  visit(document, {
    Node(_, node, path) {
      if (path.length > DEPTH * 2) throw tooDeep();
      if (!isMap(node)) return;
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (isAlias(key) || !isScalar(key)) throw refused("A key of a map must be a plain word.");
        if (seen.has(key.value))
          throw refused(`The key “${String(key.value).slice(0, 60)}” stands twice in a map.`);
        seen.add(key.value);
      }
    },
  });
  return document.toJS({ maxAliasCount: ALIASES });
}

/** Refuses what is nested too deep, has too many values, or cannot be stored. */
function requirePlain(data: unknown): void {
  const left: { value: unknown; depth: number }[] = [{ value: data, depth: 0 }];
  let count = 0;
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next;
    count += 1;
    if (count > VALUES) throw refused("The file has more than 100,000 values. Send it in parts.");
    if (depth > DEPTH) throw tooDeep();
    if (typeof value === "string") requireStorable(value);
    if (typeof value === "number" && !Number.isFinite(value))
      throw refused("Infinity and NaN cannot be stored.");
    if (typeof value !== "object" || value === null) continue;
    for (const [key, item] of Object.entries(value)) {
      requireStorable(key);
      if (key === "__proto__") throw refused("No key may be called __proto__.");
      left.push({ value: item, depth: depth + 1 });
    }
  }
}

function requireStorable(text: string): void {
  if (text.includes("\0") || /\p{Cs}/u.test(text))
    throw refused("A text has a sign that cannot be stored. Take out null signs and halves of signs.");
}

const tooDeep = () => refused(`The file is nested deeper than ${DEPTH} levels.`);
const refused = (message: string) => invalid(message, { text: message });
