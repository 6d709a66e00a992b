import type { PendingQuery, Row, TransactionSql } from "postgres";
import { z } from "zod";
import { parseFilter } from "@/components/data-table/filter";

/** How many rows a page of a list has. */
export const PAGE_SIZE = 50;

/** Counts of a list end here; more is shown as "10,000+". */
export const COUNT_CAP = 10_000;

/** One page of a list; the cursors are opaque, absent where there is nothing further. */
export type Page<T> = { rows: T[]; next?: string; previous?: string };

/** A page and how many rows match in all; `capped` where there are more than `COUNT_CAP`. */
export type CountedPage<T> = Page<T> & { count: number; capped: boolean };

/** The page with its count; `found` is a count that ended one after `COUNT_CAP`. */
export function withCount<T>(page: Page<T>, found: number): CountedPage<T> {
  return { ...page, count: Math.min(found, COUNT_CAP), capped: found > COUNT_CAP };
}

/** A column's name to sort by, with "-" before it for the other direction. */
export type Sort<Column extends string> = Column | `-${Column}`;

/** What a list's address says. */
export type ListQuery<Column extends string> = {
  q: string;
  sort: Sort<Column>;
  after?: string | undefined;
  before?: string | undefined;
  /** How many rows a page has; only code says it, in an address it counts as absent. */
  limit?: number | undefined;
};

/**
 * Parses a list's address (`q`, `sort`, `after`, `before`). What is not right counts as absent, because an
 * address may be typed or old; then the list is sorted by `standard`.
 */
export function listQuery<const Column extends string>(
  columns: readonly Column[],
  standard: NoInfer<Sort<Column>>,
) {
  const sorts = columns.flatMap((column: Column): Sort<Column>[] => [column, `-${column}`]);
  return z.object({
    q: z.string().max(500).catch(""),
    sort: z.custom<Sort<Column>>((sort) => sorts.some((known) => known === sort)).catch(standard),
    after: z.string().max(2000).optional().catch(undefined),
    before: z.string().max(2000).optional().catch(undefined),
    limit: z.int().optional().catch(undefined),
  });
}

/** A piece of SQL with its bound parameters. */
export type Fragment = PendingQuery<Row[]>;

/** Something to sort by: never null. `time` is a timestamp with zone. */
export type SortKey = { sql: Fragment; kind: "text" | "time" };

type Cursor = { sort: string; values: string[]; id: string };
type KeyedRow = { id: string; keyset: string[] };

/** The parts of a keyset query, and what makes a page of its rows. */
export type Keyset = {
  /** Begins with `and`, or is empty. */
  where: Fragment;
  /** Begins with `order by`; ends with the limit. */
  order: Fragment;
  /** For the select list, as `keyset`. */
  values: Fragment;
  page<R extends KeyedRow, T>(rows: readonly R[], toRow: (row: R) => T): Page<T>;
};

/**
 * Builds a keyset page over one or two keys and the id, in both directions. A cursor that is malformed or of
 * another sort is not used: the list begins at its start.
 */
export function keyset(
  sql: TransactionSql,
  query: Omit<ListQuery<string>, "q">,
  {
    keys,
    id,
    idKind = "uuid",
    limit = query.limit ?? PAGE_SIZE,
  }: {
    keys: readonly SortKey[];
    id: Fragment;
    idKind?: "uuid" | "number";
    limit?: number;
  },
): Keyset {
  const read = (text: string | undefined) => decodeCursor(text, query.sort, keys, idKind);
  const before = read(query.before);
  const after = before ? undefined : read(query.after);
  const cursor = before ?? after;
  const descending = query.sort.startsWith("-") !== Boolean(before);
  const direction = descending ? sql`desc` : sql`asc`;
  const columns = [...keys.map((key) => key.sql), id];
  return {
    where: cursor
      ? sql`and (${list(sql, columns)}) ${descending ? sql`<` : sql`>`} (${list(sql, bound(sql, cursor, keys, idKind))})`
      : sql``,
    order: sql`order by ${list(
      sql,
      columns.map((column) => sql`${column} ${direction}`),
    )} limit ${limit + 1}`,
    values: sql`array[${list(
      sql,
      keys.map((key) => asText(sql, key)),
    )}]::text[] as keyset`,
    page(rows, toRow) {
      const kept = rows.slice(0, limit);
      const more = rows.length > limit;
      if (before) kept.reverse();
      const [first, last] = [kept[0], kept.at(-1)];
      return {
        rows: kept.map(toRow),
        ...(last && (before || more) ? { next: encodeCursor(query.sort, last) } : {}),
        ...(first && (before ? more : after) ? { previous: encodeCursor(query.sort, first) } : {}),
      };
    },
  };
}

/** A timestamp in UTC as text with all its digits, such as 2026-01-31T12:00:00.123456Z. */
export function utc(sql: TransactionSql, expression: Fragment): Fragment {
  return sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function asText(sql: TransactionSql, key: SortKey): Fragment {
  return key.kind === "text" ? key.sql : sql`coalesce(nullif(${utc(sql, key.sql)}, ''), '-infinity')`;
}

function bound(
  sql: TransactionSql,
  cursor: Cursor,
  keys: readonly SortKey[],
  idKind: "uuid" | "number",
): Fragment[] {
  const values = cursor.values.map((value, index) =>
    keys[index]?.kind === "time" ? sql`${value}::text::timestamptz` : sql`${value}::text`,
  );
  return [...values, idKind === "uuid" ? sql`${cursor.id}::uuid` : sql`${cursor.id}::text::bigint`];
}

/** Fragments with commas between them. */
function list(sql: TransactionSql, parts: readonly Fragment[]): Fragment {
  return parts.reduce((all, part) => sql`${all}, ${part}`);
}

/** Conditions with `and` before each. */
export function every(sql: TransactionSql, conditions: readonly Fragment[]): Fragment {
  return conditions.reduce((all, condition) => sql`${all} and (${condition})`, sql``);
}

function encodeCursor(sort: string, row: KeyedRow): string {
  return Buffer.from(JSON.stringify([sort, row.keyset, row.id])).toString("base64url");
}

const TEXT = z
  .string()
  .max(600)
  .regex(/^\P{Cc}*$/u);
const TIME = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .refine((text) => isoDay(text) === text.slice(0, 10))
  .or(z.literal("-infinity"));
const NUMBER = z.string().regex(/^\d{1,18}$/);

function isoDay(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

function decodeCursor(
  text: string | undefined,
  sort: string,
  keys: readonly SortKey[],
  idKind: "uuid" | "number",
): Cursor | undefined {
  if (!text) return undefined;
  const values = keys.map(({ kind }) => (kind === "text" ? TEXT : TIME)) as [typeof TEXT | typeof TIME];
  const schema = z.tuple([z.literal(sort), z.tuple(values), idKind === "uuid" ? z.uuid() : NUMBER]);
  const parsed = schema.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  return parsed.success ? { sort, values: [...parsed.data[1]], id: parsed.data[2] } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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

/** A pattern for `like` that finds the text anywhere, whatever signs are in it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
