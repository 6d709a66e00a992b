import type { TransactionSql } from "postgres";
import { z } from "zod";
import { type Fragment, list, utc } from "./fragments";
import { type ListQuery, PAGE_SIZE, type Page } from "./page";

/** Something to sort by: never null. `time` is a timestamp with zone. */
export type SortKey = { sql: Fragment; kind: "text" | "time" };

type Cursor = { sort: string; values: string[]; id: string };
type KeyedRow = { id: string; keyset: string[] };

/** A row as the list shows it, without what places it in the order. */
export function plain<R extends KeyedRow>({ keyset: _, ...row }: R): Omit<R, "keyset"> {
  return row;
}

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
