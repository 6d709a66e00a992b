/** One typed term of a filter, such as `status:locked` or `-group:"Tier 1"`. */
export type FilterTerm = { key: string; value: string; negated: boolean };

/** A filter text, taken apart: what is typed freely, and the typed terms. */
export type ParsedFilter = { text: string; terms: FilterTerm[] };

const WORD = /(-?)([a-z][a-z_-]*):(?:"([^"]*)"|(\S*))|"([^"]*)"|(\S+)/gi;

/** Takes a filter text apart. Unknown keys are kept as terms; an empty value is no term yet. */
export function parseFilter(q: string): ParsedFilter {
  const terms: FilterTerm[] = [];
  const words: string[] = [];
  for (const [, minus, key, quoted, bare, phrase, word] of q.matchAll(WORD)) {
    if (key === undefined) {
      words.push(phrase ?? word ?? "");
      continue;
    }
    const value = quoted ?? bare ?? "";
    if (value) terms.push({ key: key.toLowerCase(), value, negated: minus === "-" });
  }
  return { text: words.filter(Boolean).join(" "), terms };
}

/** The text of a term, quoted where its value holds a blank. */
export function formatTerm({ key, value, negated }: FilterTerm): string {
  return `${negated ? "-" : ""}${key}:${/\s/.test(value) ? `"${value}"` : value}`;
}
