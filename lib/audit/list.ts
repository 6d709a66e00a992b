import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { every, utc } from "@/lib/listing/fragments";
import { keyset } from "@/lib/listing/keyset";
import { listQuery, PAGE_SIZE, type Page, pages } from "@/lib/listing/page";
import { requireAction } from "@/lib/roles/queries";
import { auditConditions } from "./conditions";
import { ACTORS, AUDIT_SORTS, type AuditActorKind, type AuditRow, withNames, withPersonal } from "./model";
import { PERSONAL_KINDS, type Resolved, resolve } from "./resolve";

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

/** A page of this instance's log with names and personal values as far as they still exist. */
export async function listAudit(context: Context, query: AuditListQuery): Promise<Page<AuditRow>> {
  return inTenant(context.tenant, (tx) =>
    auditPage(tx, query, { limit: PAGE_SIZE, onMain: isMain(context) }),
  );
}

/** One row of the log, for its own address. Throws `Refusal` (not_found), also for another instance's. */
export async function auditEntry(context: Context, id: string): Promise<AuditRow> {
  if (!/^\d{1,18}$/.test(id)) throw notFound("entry");
  return inTenant(context.tenant, async (tx) => {
    const rows = await tx.sql<
      StoredRow[]
    >`select ${columns(tx)} from audit a where a.id = ${id}::text::bigint`;
    const [row] = await resolvedRows(tx, rows, isMain(context));
    if (!row) throw notFound("entry");
    return row;
  });
}

/**
 * Every row that the filter finds, in the list's order, a chunk at a time and each chunk in a transaction of its
 * own. Throws `Refusal` (forbidden) without `audit:export`, before the first chunk.
 */
export function exportAudit(
  context: Context,
  { q, sort }: Pick<AuditListQuery, "q" | "sort">,
): AsyncGenerator<AuditRow[], void> {
  requireAction(context, "audit:export");
  return pages((after) =>
    inTenant(context.tenant, (tx) =>
      auditPage(tx, { q, sort, after }, { limit: EXPORT_CHUNK, onMain: isMain(context) }),
    ),
  );
}

async function auditPage(
  tx: Tx,
  query: AuditListQuery,
  { limit, onMain }: { limit: number; onMain: boolean },
): Promise<Page<AuditRow>> {
  const { sql } = tx;
  const at = keyset(sql, query, {
    keys: [{ sql: sql`a.at`, kind: "time" }],
    id: sql`a.id`,
    idKind: "number",
    limit,
  });
  const rows = await sql<StoredRow[]>`
    select ${columns(tx)}, ${at.values}
    from audit a where true ${every(sql, auditConditions(tx, query.q))} ${at.where} ${at.order}`;
  const page = at.page(rows, (row) => row);
  return { ...page, rows: await resolvedRows(tx, page.rows, onMain) };
}

const isMain = ({ tenant }: Context) => tenant.kind === "main";

function columns({ sql }: Tx) {
  return sql`a.id::text as id, ${utc(sql, sql`a.at`)} as at, a.actor_id as "actorId", a.actor_kind as "actorKind",
    a.action, a.target_kind as "targetKind", a.target_id as "targetId", a.target_name as "targetName",
    a.before, a.after, a.ip, a.request_id as "requestId"`;
}

async function resolvedRows(tx: Tx, rows: readonly StoredRow[], onMain: boolean): Promise<AuditRow[]> {
  const found = await resolve(tx, rows, onMain);
  return rows.map((row) => auditRow(row, found));
}

function auditRow(row: StoredRow, { people, tenants, personal }: Resolved): AuditRow {
  const { id, at, action, ip, requestId } = row;
  const actorName = (row.actorId && people.get(row.actorId)) || ACTORS[row.actorKind];
  const person = PERSONAL_KINDS.has(row.targetKind) && row.targetId ? people.get(row.targetId) : undefined;
  const readable = (side: unknown) => withNames(withPersonal(side, personal), { users: people, tenants });
  return {
    id,
    at,
    actor: { kind: row.actorKind, id: row.actorId, name: actorName },
    action,
    target: { kind: row.targetKind, id: row.targetId, name: person ?? row.targetName ?? row.targetId ?? "" },
    before: readable(row.before),
    after: readable(row.after),
    ip,
    requestId,
  };
}
