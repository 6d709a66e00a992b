import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { requireAction } from "@/lib/roles/queries";
import {
  containing,
  every,
  type Fragment,
  keyset,
  listQuery,
  PAGE_SIZE,
  type Page,
  readFilter,
  termConditions,
  utc,
} from "@/lib/users/listing";
import { isId } from "@/lib/users/text";
import {
  ACTORS,
  AUDIT_FILTERS,
  AUDIT_SORTS,
  type AuditActorKind,
  type AuditRow,
  pointersIn,
  withPersonal,
} from "./model";
import { namesOf } from "./names";

/** Parses how an address asks for the log, newest first unless told otherwise; see `AUDIT_FILTERS`. */
export const AuditListQuery = listQuery(AUDIT_SORTS, "-time");
export type AuditListQuery = z.infer<typeof AuditListQuery>;

type StoredRow = {
  id: string;
  keyset: string[];
  at: string;
  actorId: string | null;
  actorKind: AuditActorKind;
  action: string;
  targetKind: string;
  targetId: string | null;
  targetName: string | null;
  before: unknown;
  after: unknown;
  ip: string | null;
  requestId: string | null;
};

const EXPORT_CHUNK = 1_000;
const PEOPLE = 1_000;
/** Kinds of targets whose id is a user's. */
const PERSONAL_KINDS = new Set(["user", "session", "invitation"]);

/** A page of this instance's log with names and personal values as far as they still exist. */
export async function listAudit(context: Context, query: AuditListQuery): Promise<Page<AuditRow>> {
  return inTenant(context.tenant, (tx) => auditPage(tx, query, PAGE_SIZE));
}

/**
 * Every row that the filter finds, in the list's order, a chunk at a time and each chunk in a transaction of its
 * own. Throws `Refusal` (forbidden) without `audit:export`, before the first chunk.
 */
export function exportAudit(
  context: Context,
  query: Pick<AuditListQuery, "q" | "sort">,
): AsyncGenerator<AuditRow[], void> {
  requireAction(context, "audit:export");
  return chunks(context, query);
}

async function* chunks(
  context: Context,
  { q, sort }: Pick<AuditListQuery, "q" | "sort">,
): AsyncGenerator<AuditRow[], void> {
  let after: string | undefined;
  do {
    const at = after;
    const page = await inTenant(context.tenant, (tx) => auditPage(tx, { q, sort, after: at }, EXPORT_CHUNK));
    yield page.rows;
    after = page.next;
  } while (after);
}

async function auditPage(tx: Tx, query: AuditListQuery, limit: number): Promise<Page<AuditRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, {
    keys: [{ sql: sql`a.at`, kind: "time" }],
    id: sql`a.id`,
    idKind: "number",
    limit,
  });
  const rows = await sql<StoredRow[]>`
    select a.id::text as id, ${utc(sql, sql`a.at`)} as at, a.actor_id as "actorId", a.actor_kind as "actorKind",
      a.action, a.target_kind as "targetKind", a.target_id as "targetId", a.target_name as "targetName",
      a.before, a.after, a.ip, a.request_id as "requestId", ${at.values}
    from audit a where true ${every(sql, conditions(tx, query.q))} ${at.where} ${at.order}`;
  const page = at.page(rows, (row) => row);
  const [names, values] = await Promise.all([namesFor(tx, page.rows), valuesFor(tx, page.rows)]);
  return { ...page, rows: page.rows.map((row) => auditRow(row, names, values)) };
}

function auditRow(
  row: StoredRow,
  names: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, string>,
): AuditRow {
  const { id, at, action, ip, requestId } = row;
  const actorName = (row.actorId && names.get(row.actorId)) || ACTORS[row.actorKind];
  const person = PERSONAL_KINDS.has(row.targetKind) && row.targetId ? names.get(row.targetId) : undefined;
  return {
    id,
    at,
    actor: { kind: row.actorKind, id: row.actorId, name: actorName },
    action,
    target: { kind: row.targetKind, id: row.targetId, name: person ?? row.targetName ?? row.targetId ?? "" },
    before: withPersonal(row.before, values),
    after: withPersonal(row.after, values),
    ip,
    requestId,
  };
}

/** The names of the people on a page. */
function namesFor(tx: Tx, rows: readonly StoredRow[]): Promise<Map<string, string>> {
  const targets = rows.filter((row) => PERSONAL_KINDS.has(row.targetKind)).map((row) => row.targetId);
  return namesOf(tx, [...rows.map((row) => row.actorId), ...targets]);
}

async function valuesFor({ sql }: Tx, rows: readonly StoredRow[]): Promise<Map<string, string>> {
  const pointers = rows.flatMap((row) => [...pointersIn(row.before), ...pointersIn(row.after)]).filter(isId);
  const values = await sql<{ id: string; value: string }[]>`
    select id, value from personal_values where id = any (${pointers}::uuid[])`;
  return new Map(values.map(({ id, value }) => [id, value]));
}

function conditions(tx: Tx, q: string): Fragment[] {
  const { sql } = tx;
  const { words, terms } = readFilter(q, AUDIT_FILTERS);
  const any = (values: readonly string[], one: (value: string) => Fragment) =>
    values.map(one).reduce((all, condition) => sql`${all} or ${condition}`);
  return [
    ...words.map((word) => sql`a.action like lower(${containing(word)}) or ${targetNamed(tx, word)}`),
    ...termConditions(sql, terms.actor, (values) => any(values, (value) => actorIs(tx, value))),
    ...termConditions(sql, terms.action, (values) => any(values, (value) => actionIs(tx, value))),
    ...termConditions(sql, terms.target, (values) => any(values, (value) => targetIs(tx, value))),
  ];
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
