import type { TransactionSql } from "postgres";
import { parseFilter } from "@/components/data-table/filter";
import type { Fragment } from "./fragments";

/** A list's filter: words that must all be found, and for each known key what it must and must not be. */
export type Filter<Key extends string> = {
  words: string[];
  terms: Record<Key, { is: string[]; not: string[] }>;
};

/** Reads a typed filter such as `status:locked -role:Analyst jane`; a term of an unknown key counts as words. */
export function readFilter<const Key extends string>(q: string, keys: readonly Key[]): Filter<Key> {
  const { text, terms } = parseFilter(printable(q));
  const known = Object.fromEntries(
    keys.map((key) => [key, { is: [], not: [] }]),
  ) as unknown as Filter<Key>["terms"];
  const words = wordsOf(text);
  for (const { key, value, negated } of terms) {
    const term = (keys as readonly string[]).includes(key) ? known[key as Key] : undefined;
    if (!term) words.push(`${key}:${value}`);
    else (negated ? term.not : term.is).push(value);
  }
  return { words: words.slice(0, WORDS), terms: known };
}

const WORDS = 10;

/** The words of a search, ten at most. */
export function wordsOf(text: string): string[] {
  return printable(text).split(/\s+/).filter(Boolean).slice(0, WORDS);
}

function printable(text: string): string {
  return text.slice(0, 500).replace(/[\p{Cc}\p{Cs}]/gu, " ");
}

/** The conditions of one key: one of the wanted values, and none of the unwanted. `matches` is never null. */
export function termConditions(
  sql: TransactionSql,
  { is, not }: { is: string[]; not: string[] },
  matches: (values: string[]) => Fragment,
): Fragment[] {
  return [...(is.length > 0 ? [matches(is)] : []), ...(not.length > 0 ? [sql`not (${matches(not)})`] : [])];
}
