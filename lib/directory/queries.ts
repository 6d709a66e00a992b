import { inTenant, type Tx } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { every, utc } from "@/lib/listing/fragments";
import { keyset, plain } from "@/lib/listing/keyset";
import type { Page } from "@/lib/listing/page";
import type { DirectoryState, FollowedGroup, LogRow, PlannedGroup } from "./model";
import { importSource } from "./sources";
import { type GroupPlan, planOfImport, planOfSync } from "./sync/plan";
import type { SourceKind } from "./words";

const FOLLOWED = 200;
const NAMED = 5;

/** The directory's connection with what it holds; null where none is connected. */
export async function directoryState(context: Context): Promise<DirectoryState | null> {
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql<DirectoryState[]>`
      select kind, token_hint as "tokenHint", ${utc(sql, sql`token_set_at`)} as "tokenSetAt",
        case when previous_until > now() then ${utc(sql, sql`previous_until`)} end as "previousUntil",
        sync_minutes as "syncMinutes", quarantine_days as "quarantineDays", version,
        ${utc(sql, sql`last_received_at`)} as "lastReceivedAt", ${utc(sql, sql`synced_at`)} as "syncedAt",
        ${utc(sql, sql`(coalesce(synced_at, created_at) + make_interval(mins => sync_minutes))`)} as "nextSyncAt",
        (select count(*)::int from dir_users) as users,
        (select count(*)::int from dir_users where not active) as inactive,
        (select count(*)::int from dir_groups) as groups, (select count(*)::int from dir_imports) as imports
      from dir_connections`;
    return row ?? null;
  });
}

/** True where groups can be imported, because a directory is connected (G6). */
export async function directoryConnected(context: Context): Promise<boolean> {
  return inTenant(context.tenant, async ({ sql }) => {
    const [row] = await sql`select from dir_connections`;
    return row !== undefined;
  });
}

/** The groups that follow the directory, those that are gone there first. */
export async function followedGroups(context: Context): Promise<FollowedGroup[]> {
  return inTenant(context.tenant, async (tx) => [...(await followed(tx, null))]);
}

/** How a group follows the directory; null where it does not, or where there is no such group. */
export async function followedGroup(context: Context, id: string): Promise<FollowedGroup | null> {
  const [one] = await inTenant(context.tenant, (tx) => followed(tx, id));
  return one ?? null;
}

function followed({ sql }: Tx, id: string | null) {
  return sql<FollowedGroup[]>`
    select g.id, g.name, i.source_kind as "sourceKind", i.source_name as "sourceName", i.state, i.people, i.missing,
      (select count(*)::int from group_members m where m.group_id = g.id) as members,
      ${utc(sql, sql`i.synced_at`)} as "syncedAt", ${utc(sql, sql`i.gone_at`)} as "goneAt",
      ${utc(sql, sql`(i.gone_at + make_interval(days => c.quarantine_days))`)} as "deletedAt", i.problem
    from dir_imports i join groups g on g.id = i.group_id left join dir_connections c on true
    where ${id}::uuid is null or g.id = ${id}::uuid
    order by i.gone_at nulls last, g.name_folded limit ${FOLLOWED}`;
}

/** A page of what the directory's client wrote and was refused, the newest first. */
export async function directoryLog(
  context: Context,
  { errors, after }: { errors: boolean; after?: string | undefined },
): Promise<Page<LogRow>> {
  return inTenant(context.tenant, async ({ sql }) => {
    const at = keyset(
      sql,
      { sort: "-at", after },
      { keys: [{ sql: sql`l.at`, kind: "time" }], id: sql`l.id`, idKind: "number", limit: 25 },
    );
    const only = every(sql, errors ? [sql`l.status >= 400`] : []);
    const rows = await sql<(LogRow & { keyset: string[] })[]>`
      select l.id::text as id, ${utc(sql, sql`l.at`)} as at, l.method, l.resource, l.resource_id as "resourceId",
        l.status, l.error, l.ms, ${at.values}
      from dir_log l where true ${only} ${at.where} ${at.order}`;
    return at.page(rows, plain);
  });
}

/** What the next sync would change, made by nobody yet (W8). Names people only for who may see them. */
export async function plannedSync(context: Context): Promise<PlannedGroup[]> {
  return inTenant(context.tenant, async (tx) => planned(tx, context, await planOfSync(tx)));
}

/** What an import would bring (W8). Throws `Refusal`: not_found, conflict. */
export async function plannedImport(
  context: Context,
  source: { kind: SourceKind; id: string },
): Promise<PlannedGroup> {
  const [plan] = await inTenant(context.tenant, async (tx) =>
    planned(tx, context, [await planOfImport(tx, await importSource(tx, source))]),
  );
  if (!plan) throw new Error("an import has one plan");
  return plan;
}

async function planned({ sql }: Tx, context: Context, plans: readonly GroupPlan[]): Promise<PlannedGroup[]> {
  const may = admits(context, view("users"));
  const shown = (ids: readonly string[]) => (may ? ids.slice(0, NAMED) : []);
  const ids = plans.flatMap(({ joins, leaves }) => [...shown(joins), ...shown(leaves)]);
  const people = await sql<{ id: string; name: string }[]>`
    select id, coalesce(nullif(concat_ws(' ', first_name, last_name), ''), email, '') as name
    from users where id = any (${ids}::uuid[])`;
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const few = (all: readonly string[]) => ({
    count: all.length,
    first: shown(all).map((id) => names.get(id) ?? ""),
  });
  return plans.map((plan) => ({
    id: plan.groupId,
    name: plan.name,
    joins: few(plan.joins),
    leaves: few(plan.leaves),
    missing: { count: plan.missing, first: may ? plan.missingFirst : [] },
    fate: plan.present ? (plan.goneAt ? "back" : "kept") : plan.over ? "deleted" : "quarantined",
  }));
}
