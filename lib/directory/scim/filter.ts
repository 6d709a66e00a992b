import type { TransactionSql } from "postgres";
import { type Filter, parse } from "scim2-parse-filter";
import { containing, type Fragment } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";
import { badRequest } from "./errors";
import { LIMITS } from "./limits";

/** How an attribute of a filter is found in a row. */
export type Column =
  | { kind: "text" | "exact" | "boolean" | "time" | "id"; sql: Fragment }
  /** Text that stands folded in a column of its own, which has an index. */
  | { kind: "text"; sql: Fragment; folded: Fragment }
  /** Several values: `from` gives a row `e` for each, `columns` finds the parts of one. */
  | { kind: "many"; from: Fragment; columns: Columns; usual: string };

/** The attributes that a filter may name, by their name in small letters. */
export type Columns = Readonly<Record<string, Column>>;

type Compare = Extract<Filter, { compValue: unknown }>;
type Value = Compare["compValue"];

const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

/**
 * A filter (RFC 7644, 3.4.2.2) as a condition with bound parameters. Only the attributes of `columns` can be named.
 * Throws `ScimRefusal` (invalidFilter) for what cannot be read, is too long or too deep, or names another attribute.
 */
export function filterCondition(sql: TransactionSql, text: string | null, columns: Columns): Fragment {
  if (text === null) return sql`true`;
  const filter = parsedFilter(text);
  let terms = 0;
  const compile = (part: Filter, known: Columns, depth: number): Fragment => {
    terms += 1;
    if (depth > LIMITS.filterDepth || terms > LIMITS.filterTerms)
      throw badRequest("tooMany", "This filter is too deep or has too many terms.");
    switch (part.op) {
      case "and":
      case "or": {
        if (!("filters" in part)) break;
        const all = part.filters.map((one) => compile(one, known, depth + 1));
        const joined = all.reduce((left, right) =>
          part.op === "and" ? sql`${left} and ${right}` : sql`${left} or ${right}`,
        );
        return sql`(${joined})`;
      }
      case "not":
        if ("filter" in part) return sql`not coalesce(${compile(part.filter, known, depth + 1)}, false)`;
        break;
      case "[]": {
        if (!("valFilter" in part)) break;
        const column = columnOf(known, part.attrPath);
        if (column.kind !== "many") throw badRequest("invalidFilter", `${part.attrPath} has only one value.`);
        return sql`exists (select ${column.from} where ${compile(part.valFilter, column.columns, depth + 1)})`;
      }
      case "pr":
        if ("attrPath" in part) return present(sql, known, part.attrPath);
        break;
      default:
        if ("compValue" in part) return compare(sql, known, part.attrPath, part);
    }
    throw badRequest("invalidFilter", "This filter cannot be read.");
  };
  return compile(filter, columns, 0);
}

/** A filter in its parts. Throws `ScimRefusal` (invalidFilter). */
export function parsedFilter(text: string): Filter {
  if (text.length > LIMITS.filterLength)
    throw badRequest("invalidFilter", `A filter has at most ${LIMITS.filterLength} characters.`);
  // Before the parser, which calls itself at each of them.
  if ((text.match(/[([]|\bnot\b/gi)?.length ?? 0) > LIMITS.filterTerms)
    throw badRequest("tooMany", "This filter is too deep or has too many terms.");
  try {
    return parse(text);
  } catch {
    throw badRequest("invalidFilter", 'This filter cannot be read. Write it such as userName eq "jane".');
  }
}

function columnOf(columns: Columns, path: string): Column {
  const name = path.toLowerCase().replace(CORE, "");
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) throw badRequest("invalidFilter", `There is no filter by ${path.slice(0, 80)} here.`);
  return column;
}

/** `emails.value` stands for one of several values, `name.givenName` for an attribute of its own. */
function split(
  columns: Columns,
  path: string,
): { many: Extract<Column, { kind: "many" }>; rest: string } | undefined {
  const name = path.toLowerCase().replace(CORE, "");
  const dot = name.indexOf(".");
  const head = dot < 0 ? name : name.slice(0, dot);
  const column = Object.hasOwn(columns, head) ? columns[head] : undefined;
  if (column?.kind !== "many") return undefined;
  return { many: column, rest: dot < 0 ? column.usual : name.slice(dot + 1) };
}

function present(sql: TransactionSql, columns: Columns, path: string): Fragment {
  const one = split(columns, path);
  if (one) return sql`exists (select ${one.many.from} where ${present(sql, one.many.columns, one.rest)})`;
  const column = columnOf(columns, path);
  if (column.kind === "many") throw badRequest("invalidFilter", `${path} has several values.`);
  return column.kind === "text" || column.kind === "exact"
    ? sql`coalesce(${column.sql}, '') <> ''`
    : sql`${column.sql} is not null`;
}

function compare(sql: TransactionSql, columns: Columns, path: string, part: Compare): Fragment {
  const one = split(columns, path);
  if (one) {
    // "Not equal" asks that none of the values is equal.
    const inner = (op: Compare["op"]) =>
      sql`exists (select ${one.many.from} where ${compare(sql, one.many.columns, one.rest, { ...part, op })})`;
    return part.op === "ne" ? sql`not ${inner("eq")}` : inner(part.op);
  }
  const column = columnOf(columns, path);
  switch (column.kind) {
    case "many":
      throw badRequest("invalidFilter", `${path} has several values.`);
    case "boolean":
      return ofBoolean(sql, column.sql, part);
    case "time":
      return ofTime(sql, column.sql, part);
    case "id": {
      const value = textOf(part.compValue).toLowerCase();
      // By the index; what is no id of ours is no row's.
      if (part.op === "eq") return isId(value) ? sql`${column.sql} = ${value}::uuid` : sql`false`;
      return ofText(sql, sql`${column.sql}::text`, value, part.op);
    }
    default: {
      if (part.compValue === null) return ofNull(sql, column.sql, part.op);
      const value = textOf(part.compValue);
      if (column.kind === "exact") return ofText(sql, column.sql, value, part.op);
      const folded = "folded" in column ? column.folded : sql`lower(${column.sql})`;
      return ofText(sql, folded, value.toLowerCase(), part.op);
    }
  }
}

function ofNull(sql: TransactionSql, column: Fragment, op: string): Fragment {
  if (op === "eq") return sql`${column} is null`;
  if (op === "ne") return sql`${column} is not null`;
  throw badRequest("invalidFilter", "null can only be compared with eq and ne.");
}

function ofBoolean(sql: TransactionSql, column: Fragment, { op, compValue }: Compare): Fragment {
  const value = typeof compValue === "string" ? compValue.toLowerCase() : String(compValue);
  if (value !== "true" && value !== "false") throw badRequest("invalidFilter", "Compare with true or false.");
  if (op === "eq") return sql`coalesce(${column}, false) = ${value === "true"}`;
  if (op === "ne") return sql`coalesce(${column}, false) <> ${value === "true"}`;
  throw badRequest("invalidFilter", "true and false can only be compared with eq and ne.");
}

function ofTime(sql: TransactionSql, column: Fragment, { op, compValue }: Compare): Fragment {
  const at =
    typeof compValue === "string" && /^\d{4}-\d\d-\d\dT/.test(compValue) ? new Date(compValue) : undefined;
  if (!at || Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 1)
    throw badRequest("invalidFilter", 'Compare a time with one such as "2026-01-31T12:00:00Z".');
  // A client knows milliseconds, a row has microseconds.
  const [left, right] = [
    sql`date_trunc('milliseconds', ${column})`,
    sql`${at.toISOString()}::text::timestamptz`,
  ];
  switch (op) {
    case "eq":
      return sql`${left} = ${right}`;
    case "ne":
      return sql`${left} <> ${right}`;
    case "gt":
      return sql`${left} > ${right}`;
    case "ge":
      return sql`${left} >= ${right}`;
    case "lt":
      return sql`${left} < ${right}`;
    case "le":
      return sql`${left} <= ${right}`;
    default:
      throw badRequest("invalidFilter", "A time cannot be searched like text.");
  }
}

function ofText(sql: TransactionSql, left: Fragment, value: string, op: Compare["op"]): Fragment {
  const right = sql`${value}::text`;
  const text = containing(value);
  const like = (pattern: string) => sql`${left} like ${pattern}::text`;
  switch (op) {
    case "eq":
      return sql`${left} = ${right}`;
    case "ne":
      return sql`${left} is distinct from ${right}`;
    case "co":
      return like(text);
    case "sw":
      return like(text.slice(1));
    case "ew":
      return like(text.slice(0, -1));
    case "gt":
      return sql`${left} collate "C" > ${right}`;
    case "ge":
      return sql`${left} collate "C" >= ${right}`;
    case "lt":
      return sql`${left} collate "C" < ${right}`;
    case "le":
      return sql`${left} collate "C" <= ${right}`;
    default:
      throw badRequest("invalidFilter", "This filter cannot be read.");
  }
}

function textOf(value: Value): string {
  const text = String(value).normalize("NFC");
  if (/[\p{Cc}\p{Cs}]/u.test(text)) throw badRequest("invalidFilter", "A filter has no control characters.");
  return text;
}
