import type { TransactionSql } from "postgres";
import { z } from "zod";
import type { Fragment } from "./fragments";

/** How many rows a page of a list has. */
export const PAGE_SIZE = 50;

/** Counts of a list end here; more is shown as "10,000+". */
export const COUNT_CAP = 10_000;

/** One page of a list; the cursors are opaque, absent where there is nothing further. */
export type Page<T> = { rows: T[]; next?: string; previous?: string };

/** How many rows match in all; `capped` where there are more than `COUNT_CAP`. */
export type Count = { count: number; capped: boolean };

/** A page and how many rows match in all. */
export type CountedPage<T> = Page<T> & Count;

/** What is told of a count that ended one after `COUNT_CAP`. */
export function upToCap(found: number): Count {
  return { count: Math.min(found, COUNT_CAP), capped: found > COUNT_CAP };
}

/** How many rows `from …` finds. */
export async function countOf(sql: TransactionSql, from: Fragment): Promise<Count> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (select ${from} limit ${COUNT_CAP + 1}) c`;
  return upToCap(row?.n ?? 0);
}

/** A page with how many rows `from …` finds in all; both are asked for at the same time. */
export async function counted<T>(
  sql: TransactionSql,
  asked: Promise<Page<T>>,
  from: Fragment,
): Promise<CountedPage<T>> {
  const [page, count] = await Promise.all([asked, countOf(sql, from)]);
  return { ...page, ...count };
}

/** The rows of every page from the first on, a page at a time, for an export. */
export async function* pages<T>(
  pageAfter: (after: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T[], void> {
  let after: string | undefined;
  do {
    const page = await pageAfter(after);
    yield page.rows;
    after = page.next;
  } while (after);
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
