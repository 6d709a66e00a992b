import type { Tx } from "@/db/connection";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, type Fragment } from "@/lib/listing/fragments";
import { isId } from "@/lib/users/text";
import { AUDIT_FILTERS } from "./model";
import { boundOf } from "./times";

const PEOPLE = 1_000;

/** The conditions of a typed filter over the log, whose rows are `a`. A time that is none finds nothing. */
export function auditConditions(tx: Tx, q: string): Fragment[] {
  const { sql } = tx;
  const { words, terms } = readFilter(q, AUDIT_FILTERS);
  const any = (values: readonly string[], one: (value: string) => Fragment) =>
    values.map(one).reduce((all, condition) => sql`${all} or ${condition}`);
  const each = (key: keyof typeof terms, one: (value: string) => Fragment) =>
    termConditions(sql, terms[key], (values) => any(values, one));
  return [
    ...words.map((word) => sql`a.action like lower(${containing(word)}) or ${targetNamed(tx, word)}`),
    ...each("actor", (value) => actorIs(tx, value)),
    ...each("action", (value) => actionIs(tx, value)),
    ...each("target", (value) => targetIs(tx, value)),
    ...each("ip", (value) => sql`coalesce(a.ip = ${value}, false)`),
    ...each("request", (value) => sql`coalesce(a.request_id = ${value}, false)`),
    ...each("from", (value) => since(tx, value)),
    ...each("to", (value) => until(tx, value)),
  ];
}

function since({ sql }: Tx, value: string): Fragment {
  const bound = boundOf(value, "from");
  return bound ? sql`a.at >= ${bound}::text::timestamptz` : sql`false`;
}

function until({ sql }: Tx, value: string): Fragment {
  const bound = boundOf(value, "to");
  return bound ? sql`a.at <= ${bound}::text::timestamptz` : sql`false`;
}

/** `user.edit` is one action; `user` and `user.*` are all of an entity's. */
function actionIs({ sql }: Tx, value: string): Fragment {
  const name = value.toLowerCase().replace(/\.?\*$/, "");
  const whole = value.includes(".") && !value.endsWith("*");
  return whole ? sql`a.action = ${name}` : sql`starts_with(a.action, ${`${name}.`})`;
}

/** A person by id or name, `system`, `main` or `key`. */
function actorIs(tx: Tx, value: string): Fragment {
  const { sql } = tx;
  if (value === "system" || value === "main" || value === "key") return sql`a.actor_kind = ${value}`;
  if (isId(value)) return sql`coalesce(a.actor_id = ${value}::uuid, false)`;
  return sql`coalesce(a.actor_id in (${peopleNamed(tx, value)}), false)`;
}

/** A kind such as `group`, an id, or a name. */
function targetIs(tx: Tx, value: string): Fragment {
  const { sql } = tx;
  return sql`
    (a.target_kind = lower(${value}) or coalesce(a.target_id = lower(${value}), false) or ${targetNamed(tx, value)})`;
}

function targetNamed(tx: Tx, text: string): Fragment {
  const { sql } = tx;
  return sql`
    (coalesce(lower(a.target_name) like lower(${containing(text)}), false)
      or coalesce(a.target_id in (select id::text from (${peopleNamed(tx, text)}) p), false))`;
}

function peopleNamed({ sql }: Tx, text: string): Fragment {
  return sql`select u.id from users u where u.search like lower(${containing(text)}) limit ${PEOPLE}`;
}
