/** One typed term of a filter, such as `status:locked` or `-group:"Tier 1"`. */
export type FilterTerm = { key: string; value: string; negated: boolean };

/** A filter text, taken apart: what is typed freely, and the typed terms. */
export type ParsedFilter = { text: string; terms: FilterTerm[] };

/** A piece of a filter text by its place in it: a typed term, or a word or phrase. */
export type FilterPart = { start: number; end: number } & ({ term: FilterTerm } | { text: string });

// A quote that is still open reaches to the end, so that a filter acts while it is typed.
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/.source;
const WORD = new RegExp(`(-?)([a-z][a-z_-]*):(?:${QUOTED}|(\\S*))|${QUOTED}|(\\S+)`, "gis");

/** The pieces of a filter text in their order. Unknown keys are terms too; an empty value is no term yet. */
export function filterParts(q: string): FilterPart[] {
  return [...q.matchAll(WORD)].flatMap((match): FilterPart[] => {
    const [whole, minus, key, quoted, bare, phrase, word] = match;
    const place = { start: match.index, end: match.index + whole.length };
    if (key === undefined) {
      const text = phrase === undefined ? (word ?? "") : unquote(phrase);
      return text ? [{ ...place, text }] : [];
    }
    const value = quoted === undefined ? (bare ?? "") : unquote(quoted);
    return value ? [{ ...place, term: { key: key.toLowerCase(), value, negated: minus === "-" } }] : [];
  });
}

/** Takes a filter text apart. */
export function parseFilter(q: string): ParsedFilter {
  const parts = filterParts(q);
  return {
    text: parts.flatMap((part) => ("text" in part ? [part.text] : [])).join(" "),
    terms: parts.flatMap((part) => ("term" in part ? [part.term] : [])),
  };
}

/** The text of a term, quoted where its value holds a blank or a quote. */
export function formatTerm({ key, value, negated }: FilterTerm): string {
  const written = /[\s"]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
  return `${negated ? "-" : ""}${key}:${written}`;
}

function unquote(quoted: string): string {
  return quoted.replace(/\\(.)/gs, "$1");
}
