import type { PendingQuery, Row, TransactionSql } from "postgres";

/** A piece of SQL with its bound parameters. */
export type Fragment = PendingQuery<Row[]>;

/** A timestamp in UTC as text with all its digits, such as 2026-01-31T12:00:00.123456Z. */
export function utc(sql: TransactionSql, expression: Fragment): Fragment {
  return sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** Fragments with commas between them. */
export function list(sql: TransactionSql, parts: readonly Fragment[]): Fragment {
  return parts.reduce((all, part) => sql`${all}, ${part}`);
}

/** Conditions with `and` before each. */
export function every(sql: TransactionSql, conditions: readonly Fragment[]): Fragment {
  return conditions.reduce((all, condition) => sql`${all} and (${condition})`, sql``);
}

/** A pattern for `like` that finds the text anywhere, whatever signs are in it. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
