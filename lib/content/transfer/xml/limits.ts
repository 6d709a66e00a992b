import { invalid } from "@/lib/core/errors";

/** The largest XML file that is taken, in bytes. */
export const XML_BYTES = 1_000_000;

const DEPTH = 16;
const ELEMENTS = 20_000;
const ATTRIBUTES = 24;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
/** Names that mean something to JavaScript's objects. */
const RESERVED = new Set(["constructor", "prototype"]);

const refused = (message: string) => invalid(message, { xml: message });

/**
 * Refuses a file before it is parsed: too large, too deep, too many elements or attributes, a DOCTYPE, entities of its
 * own, processing instructions, or names that no form of ours has. One pass over the text. Throws `Refusal` (invalid).
 */
export function requireHarmless(text: string): void {
  if (Buffer.byteLength(text) > XML_BYTES) throw refused("The file is larger than 1 MB. Send it in parts.");
  let depth = 0;
  let elements = 0;
  let at = text.startsWith("\ufeff") ? 1 : 0;
  if (text.startsWith("<?xml ", at)) at = endOf(text, "?>", at);
  for (at = text.indexOf("<", at); at !== -1; at = text.indexOf("<", at)) {
    if (text.startsWith("<!--", at)) at = endOf(text, "-->", at + 4);
    else if (text.startsWith("<![CDATA[", at)) at = endOf(text, "]]>", at);
    else if (text[at + 1] === "!") throw refused("The file declares a DOCTYPE or entities. Take them out.");
    else if (text[at + 1] === "?") throw refused("The file has processing instructions. Take them out.");
    else if (text[at + 1] === "/") {
      depth -= 1;
      at = endOf(text, ">", at);
    } else {
      elements += 1;
      const tag = openTag(text, at);
      if (!tag.closed) depth += 1;
      if (depth > DEPTH) throw refused(`The file is nested deeper than ${DEPTH} elements.`);
      if (elements > ELEMENTS) throw refused("The file has more than 20,000 elements. Send it in parts.");
      at = tag.end;
    }
  }
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  if (end === -1) throw refused("The file ends in the middle.");
  return end + mark.length;
}

/** Reads one opening tag, name and attributes; where it ends and whether it is closed at once. */
function openTag(text: string, from: number): { end: number; closed: boolean } {
  const tag = /<([^\s/>"'=<]*)((?:\s+[^\s=/>"'<]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
  tag.lastIndex = from;
  const limit = Math.min(text.length, from + 200_000);
  const found = text.indexOf(">", from) === -1 || from >= limit ? null : tag.exec(text);
  if (!found) throw refused(`The tag at character ${from + 1} is not well-formed.`);
  const [whole, name = "", attributes = "", slash] = found;
  requireName(name);
  let count = 0;
  for (const [, attribute = ""] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)) {
    count += 1;
    if (count > ATTRIBUTES) throw refused(`An element has more than ${ATTRIBUTES} attributes.`);
    requireName(attribute);
  }
  return { end: from + whole.length, closed: slash === "/" };
}

function requireName(name: string): void {
  if (NAME.test(name) && !RESERVED.has(name)) return;
  throw refused(
    `The name “${name.slice(0, 40)}” stands in no form of ours. Names are small letters and hyphens.`,
  );
}
