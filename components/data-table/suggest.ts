import { formatTerm } from "./filter";
import type { FilterKey } from "./types";

/** A way to go on with the word that is being typed. */
export type Suggestion = { text: string; label: string };

const LAST_WORD = /(?:-?[a-z][a-z_-]*:"[^"]*|\S*)$/i;

/** What could stand where a filter text ends: keys, and after a key its values. A quoted value may hold blanks. */
export function suggest(typed: string, filters: FilterKey[]): Suggestion[] {
  const word = lastWord(typed);
  const negated = word.startsWith("-");
  const asked = valueWord(typed);
  if (!asked) {
    if (!word && typed) return [];
    const key = word.slice(negated ? 1 : 0).toLowerCase();
    return filters
      .filter((filter) => filter.key.toLowerCase().startsWith(key))
      .map((filter) => ({ text: `${negated ? "-" : ""}${filter.key}:`, label: filter.label }));
  }
  const filter = filters.find((each) => each.key.toLowerCase() === asked.key);
  const wanted = asked.wanted.toLowerCase();
  // What the server found may have the text anywhere; of a few known values, the beginning is enough.
  const fits = (text: string) =>
    filter?.search ? text.toLowerCase().includes(wanted) : text.toLowerCase().startsWith(wanted);
  return (filter?.values ?? [])
    .filter(({ value, label }) => fits(value) || fits(label))
    .map(({ value, label }) => ({
      text: formatTerm({ key: filter?.key ?? asked.key, value, negated }),
      label,
    }));
}

/** The key whose value is being typed at the end of the text, and as much of the value as there is. */
export function valueWord(typed: string): { key: string; wanted: string } | undefined {
  const [key = "", ...rest] = lastWord(typed).replace(/^-/, "").split(":");
  return rest.length > 0 ? { key: key.toLowerCase(), wanted: rest.join(":").replace(/^"/, "") } : undefined;
}

/** The filter text with its last word replaced by a suggestion; after a whole term one may type on. */
export function accept(typed: string, { text }: Suggestion): string {
  return `${typed.slice(0, typed.length - lastWord(typed).length)}${text}${text.endsWith(":") ? "" : " "}`;
}

function lastWord(typed: string): string {
  return LAST_WORD.exec(typed)?.[0] ?? "";
}
