import { XMLParser, XMLValidator } from "fast-xml-parser";
import { invalid } from "@/lib/core/errors";
import { requireHarmless } from "./limits";

/** An element of a file, with its text apart from its children. */
export type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
};

const TEXT = "#text";
const CDATA = "#cdata";
const ATTRIBUTES = ":@";

const parser = new XMLParser({
  preserveOrder: true,
  processEntities: false,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  cdataPropName: CDATA,
  textNodeName: TEXT,
});

type Raw = Record<string, unknown>;

/**
 * Parses a harmless file to its one root element. The five entities of XML and characters by number are understood,
 * nothing else is. Throws `Refusal` (invalid) with a sentence.
 */
export function parseTree(text: string): Element {
  requireHarmless(text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw notWellFormed(`line ${valid.err.line}: ${valid.err.msg}`);
  let raw: Raw[];
  try {
    raw = parser.parse(text) as Raw[];
  } catch (error) {
    throw notWellFormed(error instanceof Error ? error.message : "it cannot be read");
  }
  const roots = raw.flatMap((one) => elementOf(one) ?? []);
  const [root] = roots;
  if (!root || roots.length > 1) throw notWellFormed("there is not one root element");
  return root;
}

function elementOf(raw: Raw): Element | undefined {
  const name = Object.keys(raw).find((key) => key !== ATTRIBUTES);
  if (name === undefined || name === TEXT || name === CDATA) return undefined;
  const inside = raw[name] as Raw[];
  const attributes = Object.entries((raw[ATTRIBUTES] ?? {}) as Record<string, string>);
  return {
    name,
    attributes: new Map(attributes.map(([key, value]) => [key, decoded(value)])),
    children: inside.flatMap((child) => elementOf(child) ?? []),
    text: inside.map(textOf).join(""),
  };
}

function textOf(raw: Raw): string {
  if (TEXT in raw) return decoded(String(raw[TEXT]));
  if (!(CDATA in raw)) return "";
  return (raw[CDATA] as Raw[]).map((part) => String(part[TEXT] ?? "")).join("");
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-zA-Z]{1,10});/g, (whole, name: string) => {
    if (!name.startsWith("#")) {
      const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
      if (known === undefined) throw notWellFormed(`the entity ${whole} is not known`);
      return known;
    }
    const code = Number(name[1] === "x" ? `0${name.slice(1)}` : name.slice(1));
    const real =
      code >= 0x20 ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : [9, 10, 13].includes(code);
    if (!real) throw notWellFormed(`${whole} is no character`);
    return String.fromCodePoint(code);
  });
}

function notWellFormed(why: string) {
  const message = `The file is not well-formed XML: ${why}.`;
  return invalid(message, { xml: message });
}
