import { formatTerm } from "./filter";
import type { FilterKey } from "./types";

/** A way to go on with the word that is being typed. */
export type Suggestion = { text: string; label: string };

const LAST_WORD = /(?:-?[a-z][a-z_-]*:"[^"]*|\S*)$/i;
const MOST = 12;

/** What could stand where a filter text ends: keys, and after a key its values. A quoted value may hold blanks. */
export function suggest(typed: string, filters: FilterKey[]): Suggestion[] {
  const word = lastWord(typed);
  const negated = word.startsWith("-");
  const [key = "", ...rest] = word.slice(negated ? 1 : 0).split(":");
  const lowerKey = key.toLowerCase();
  if (rest.length === 0) {
    if (!word && typed) return [];
    return filters
      .filter((filter) => filter.key.toLowerCase().startsWith(lowerKey))
      .map((filter) => ({ text: `${negated ? "-" : ""}${filter.key}:`, label: filter.label }));
  }
  const wanted = rest.join(":").replace(/^"/, "").toLowerCase();
  const filter = filters.find((each) => each.key.toLowerCase() === lowerKey);
  return (filter?.values ?? [])
    .filter(({ value, label }) => [value, label].some((each) => each.toLowerCase().startsWith(wanted)))
    .slice(0, MOST)
    .map(({ value, label }) => ({ text: formatTerm({ key: filter?.key ?? key, value, negated }), label }));
}

/** The filter text with its last word replaced by a suggestion; after a whole term one may type on. */
export function accept(typed: string, { text }: Suggestion): string {
  return `${typed.slice(0, typed.length - lastWord(typed).length)}${text}${text.endsWith(":") ? "" : " "}`;
}

function lastWord(typed: string): string {
  return LAST_WORD.exec(typed)?.[0] ?? "";
}
