import { DOMParser } from "@xmldom/xmldom";
import { SsoRefusal } from "../refusal";

/** The namespaces that are read; an element of another one is no SAML. */
export const NS = {
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
  encryption: "http://www.w3.org/2001/04/xmlenc#",
} as const;

const MOST = { depth: 32, elements: 4_000, attributes: 24, namespaces: 1_000 };

/**
 * Parses XML of a stranger. What makes parsing costly or ambiguous is refused by one pass over the text before it: a
 * document type, comments, CDATA, processing instructions, too great a depth, too many elements or attributes. Throws
 * `SsoRefusal`.
 */
export function parseStrict(xml: string): Element {
  scan(xml);
  const refuse = (message: unknown) => {
    throw new SsoRefusal("malformed", String(message).split("\n", 1)[0]);
  };
  const document = new DOMParser({
    errorHandler: { warning: refuse, error: refuse, fatalError: refuse },
  }).parseFromString(xml, "text/xml");
  const root = document?.documentElement;
  if (!root) throw new SsoRefusal("malformed", "It has no element.");
  return root;
}

function scan(xml: string): void {
  if (xml.split("xmlns", MOST.namespaces + 2).length > MOST.namespaces + 1)
    throw new SsoRefusal("malformed", "It declares more namespaces than are read.");
  let depth = 0;
  let elements = 0;
  for (let at = xml.indexOf("<"); at !== -1; at = xml.indexOf("<", at)) {
    const next = xml[at + 1];
    if (next === "!") throw new SsoRefusal(/^<!(--|\[)/.test(xml.slice(at, at + 4)) ? "comment" : "doctype");
    if (next === "?") {
      const end = xml.indexOf("?>", at);
      const declares = at === 0 && xml.startsWith("<?xml ") && end !== -1;
      if (!declares) throw new SsoRefusal("comment");
      if (/encoding\s*=\s*["'](?!utf-8["'])/i.test(xml.slice(0, end)))
        throw new SsoRefusal("malformed", "It is not in UTF-8.");
      at = end;
      continue;
    }
    const { end, attributes, empty } = tag(xml, at);
    if (next === "/") depth -= 1;
    else {
      elements += 1;
      if (!empty) depth += 1;
    }
    if (depth > MOST.depth || elements > MOST.elements || attributes > MOST.attributes)
      throw new SsoRefusal("malformed", "It is deeper or longer than is read.");
    at = end;
  }
}

function tag(xml: string, start: number): { end: number; attributes: number; empty: boolean } {
  let attributes = 0;
  for (let at = start + 1; at < xml.length; at++) {
    const sign = xml[at];
    if (sign === ">") return { end: at, attributes, empty: xml[at - 1] === "/" };
    if (sign === "<") break;
    if (sign === '"' || sign === "'") {
      at = xml.indexOf(sign, at + 1);
      attributes += 1;
      if (at === -1) break;
    }
  }
  throw new SsoRefusal("malformed", "A tag does not end.");
}

/** The child elements of an element, of this namespace and name where they are given. */
export function children(parent: Element, ns?: string, name?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (
      (ns === undefined || element.namespaceURI === ns) &&
      (name === undefined || element.localName === name)
    )
      found.push(element);
  }
  return found;
}

/** The only such child; undefined where there is none. Throws `SsoRefusal` (malformed) for several. */
export function onlyChild(parent: Element, ns: string, name: string): Element | undefined {
  const found = children(parent, ns, name);
  if (found.length > 1) throw new SsoRefusal("malformed", `There are several ${name} elements.`);
  return found[0];
}

/** The element and all below it, in the order of the text. */
export function everyElement(root: Element): Element[] {
  const all: Element[] = [root];
  // What is appended while walking is walked too.
  for (const element of all) all.push(...children(element));
  return all;
}

/** An element's text, which must have no elements inside. Undefined for no element. */
export function textOf(element: Element | undefined): string | undefined {
  if (!element) return undefined;
  if (children(element).length > 0)
    throw new SsoRefusal("malformed", `${element.localName} is not plain text.`);
  return element.textContent ?? "";
}

/** An attribute of an element, or undefined. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  return element?.hasAttribute(name) ? (element.getAttribute(name) ?? undefined) : undefined;
}
