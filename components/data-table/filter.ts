/** One typed term of a filter, such as `status:locked` or `-group:"Tier 1"`. */
export type FilterTerm = { key: string; value: string; negated: boolean };

/** A filter text, taken apart: what is typed freely, and the typed terms. */
export type ParsedFilter = { text: string; terms: FilterTerm[] };

// A quote that is still open reaches to the end, so that a filter acts while it is typed.
const QUOTED = /"((?:[^"\\]|\\.)*)(?:"|\\?$)/.source;
const WORD = new RegExp(`(-?)([a-z][a-z_-]*):(?:${QUOTED}|(\\S*))|${QUOTED}|(\\S+)`, "gis");

/** Takes a filter text apart. Unknown keys are kept as terms; an empty value is no term yet. */
export function parseFilter(q: string): ParsedFilter {
  const terms: FilterTerm[] = [];
  const words: string[] = [];
  for (const [, minus, key, quoted, bare, phrase, word] of q.matchAll(WORD)) {
    if (key === undefined) {
      words.push(phrase === undefined ? (word ?? "") : unquote(phrase));
      continue;
    }
    const value = quoted === undefined ? (bare ?? "") : unquote(quoted);
    if (value) terms.push({ key: key.toLowerCase(), value, negated: minus === "-" });
  }
  return { text: words.filter(Boolean).join(" "), terms };
}

/** The text of a term, quoted where its value holds a blank or a quote. */
export function formatTerm({ key, value, negated }: FilterTerm): string {
  const written = /[\s"]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value;
  return `${negated ? "-" : ""}${key}:${written}`;
}

function unquote(quoted: string): string {
  return quoted.replace(/\\(.)/gs, "$1");
}
