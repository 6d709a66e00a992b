import { z } from "zod";
import type { Tx } from "@/db/connection";

/** One page of a list, with the places before and after it, and how many rows match in all. */
export type Page<T> = {
  rows: T[];
  next: string | null;
  previous: string | null;
  /** Capped: `moreThanTotal` says that there are more. */
  total: number;
  moreThanTotal: boolean;
};

/** Counting stops here: lists say "10,000+". */
export const COUNTED = 10_000;

const Cursor = z.tuple([z.string().max(200), z.uuid()]);

/** What a value in a cursor can be, by the type of the column that it is compared with. */
const VALUES = {
  text: /^\P{Cc}*$/u,
  timestamptz: /^(-infinity|\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\d(\.\d{1,6})?[+-]\d{2}(:\d{2})?)$/,
};

/** A row's place in its list: what it is sorted by, as text, and its id. */
export type Keyed = { sort_key: string; id: string };

export type Place = { direction?: "asc" | "desc"; after?: string; before?: string; limit?: number };

/** How a list goes on from a place: the comparison, the order, and whether the rows come backwards. */
export function keyset(tx: Tx, place: Place, key: ReturnType<Tx["sql"]>, type: "text" | "timestamptz") {
  const backwards = place.before !== undefined;
  const ascending = (place.direction ?? "asc") === "asc" ? !backwards : backwards;
  const from = place.before ?? place.after;
  const [value, id] = from === undefined ? [] : decodeCursor(from, type);
  const typed =
    type === "text" ? tx.sql`${value ?? null}::text` : tx.sql`${value ?? null}::text::timestamptz`;
  const beyond =
    value === undefined || id === undefined
      ? tx.sql`true`
      : ascending
        ? tx.sql`(${key}, t.id) > (${typed}, ${id}::uuid)`
        : tx.sql`(${key}, t.id) < (${typed}, ${id}::uuid)`;
  return {
    beyond,
    order: ascending ? tx.sql`${key} asc, t.id asc` : tx.sql`${key} desc, t.id desc`,
    limit: (place.limit ?? 50) + 1,
  };
}

/** Makes the page of rows that were read by `keyset`, one more than the page holds. */
export function pageOf<R extends Keyed, T>(
  read: R[],
  place: Place,
  total: number,
  row: (row: R) => T,
): Page<T> {
  const limit = place.limit ?? 50;
  const backwards = place.before !== undefined;
  const more = read.length > limit;
  const kept = read.slice(0, limit);
  if (backwards) kept.reverse();
  const [first, last] = [kept[0], kept.at(-1)];
  const hasPrevious = backwards ? more : place.after !== undefined;
  const hasNext = backwards || more;
  return {
    rows: kept.map(row),
    previous: hasPrevious && first ? encodeCursor(first) : null,
    next: hasNext && last ? encodeCursor(last) : null,
    total: Math.min(total, COUNTED),
    moreThanTotal: total > COUNTED,
  };
}

/** A search as a pattern for `like`: what the person typed, its wildcards taken by their letter. */
export function containing(search: string): string {
  return `%${search
    .trim()
    .toLowerCase()
    .replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function encodeCursor(row: Keyed): string {
  return Buffer.from(JSON.stringify([row.sort_key, row.id])).toString("base64url");
}

/** A cursor that is not one of ours means the beginning: an old bookmark is no error. */
function decodeCursor(text: string, type: "text" | "timestamptz"): [string, string] | [] {
  try {
    const parsed = Cursor.safeParse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    return parsed.success && VALUES[type].test(parsed.data[0]) ? parsed.data : [];
  } catch {
    return [];
  }
}
