import { filterParts } from "./filter";
import type { FilterKey } from "./types";

/** A term that does not do what it looks like, why, and the filter without it. */
export type FilterProblem = { term: string; message: string; without: string };

/** What is wrong with a filter: keys that the list does not know, and values that a key cannot have. */
export function filterProblems(q: string, filters: FilterKey[]): FilterProblem[] {
  if (filters.length === 0) return [];
  return filterParts(q).flatMap((part) => {
    const message = "term" in part && problem(part.term.key, part.term.value, filters);
    if (!message) return [];
    const without = `${q.slice(0, part.start)}${q.slice(part.end)}`.replace(/\s+/g, " ").trim();
    return [{ term: q.slice(part.start, part.end), message, without }];
  });
}

function problem(key: string, value: string, filters: FilterKey[]): string | undefined {
  const filter = filters.find((each) => each.key.toLowerCase() === key);
  if (!filter) {
    const keys = filters.map((each) => each.key);
    return `There is no filter “${key}” here, so it is searched for as text. There are ${spoken(keys, "and")}.`;
  }
  const values = filter.only ? (filter.values ?? []) : [];
  const folded = value.toLowerCase();
  if (values.length === 0 || values.some((each) => each.value.toLowerCase() === folded)) return undefined;
  return `“${value}” is no value of ${filter.key}. Choose ${spoken(
    values.map((each) => each.value),
    "or",
  )}.`;
}

function spoken(words: string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
