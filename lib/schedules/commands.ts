import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Integration } from "@/lib/content/definitions/others";
import type { Context } from "@/lib/core/context";
import { conflict, invalid, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/guards";
import type {
  CreateScheduleInput,
  PauseSchedulesInput,
  ScheduleIdsInput,
  UpdateScheduleInput,
} from "./model";

type Stored = { id: string; name: string; tenantId: string; paused: boolean; version: number };

/**
 * Makes a schedule for a tenant's site (C16). `tx` is main's. Throws `Refusal`: not_found for a site that is not the
 * tenant's, invalid for a command that the integration does not have or that fetches no events.
 */
export async function createSchedule(
  tx: Tx,
  context: Context,
  input: CreateScheduleInput,
): Promise<Change<{ id: string }>> {
  const [site] = await tx.sql`select from sites where id = ${input.siteId} and tenant_id = ${input.tenantId}`;
  if (!site) throw notFound("site");
  const integration = await fetchingIntegration(tx, input);
  const id = randomUUID();
  await tx.sql`
    insert into ingestion_schedules (id, tenant_id, site_id, name, integration_id, integration, command, connection,
      parameters, every_minutes, created_by)
    values (${id}, ${input.tenantId}, ${input.siteId}, ${input.name}, ${input.integrationId}, ${integration},
      ${input.command}, ${input.connection}, ${JSON.stringify(input.parameters)}::text::jsonb,
      ${input.everyMinutes}, ${context.person.id})`;
  await wake(tx, [id]);
  return { target: { kind: "schedule", id, name: input.name }, after: shown(input), data: { id } };
}

/** Changes a schedule. Throws `Refusal` as `createSchedule`, conflict for an outdated edit. */
export async function updateSchedule(
  tx: Tx,
  _: Context,
  input: UpdateScheduleInput,
): Promise<Change<{ version: number }>> {
  const [before] = await locked(tx, [input.id]);
  if (!before) throw notFound("schedule");
  if (before.version !== input.version) throw conflict(await changedMeanwhile(tx, "schedule", input.id));
  const integration = await fetchingIntegration(tx, input);
  await tx.sql`
    update ingestion_schedules set name = ${input.name}, integration_id = ${input.integrationId},
      integration = ${integration}, command = ${input.command}, connection = ${input.connection},
      parameters = ${JSON.stringify(input.parameters)}::text::jsonb, every_minutes = ${input.everyMinutes},
      next_run_at = least(next_run_at, now() + make_interval(mins => ${input.everyMinutes})),
      version = version + 1, updated_at = now()
    where id = ${input.id}`;
  await wake(tx, [input.id]);
  const target = { kind: "schedule" as const, id: input.id, name: input.name };
  return { target, after: shown(input), data: { version: before.version + 1 } };
}

/** Pauses schedules or has them go on, all or none. Throws `Refusal`: forbidden, not_found, conflict. */
export async function pauseSchedules(
  tx: Tx,
  context: Context,
  { ids, paused }: PauseSchedulesInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, "ingestion:pause");
  const rows = await all(tx, ids);
  const already = rows.find((row) => row.paused === paused);
  if (already) throw conflict(`${already.name} ${paused ? "is paused" : "goes on"} already.`);
  await tx.sql`
    update ingestion_schedules set paused = ${paused}, next_run_at = now(), version = version + 1, updated_at = now()
    where id = any (${ids}::uuid[])`;
  await wake(tx, ids);
  return many(rows, { paused: !paused }, { paused });
}

/** Has schedules fetch now, beside their time. Throws `Refusal`: not_found, conflict for a paused one. */
export async function runSchedules(
  tx: Tx,
  _: Context,
  { ids }: ScheduleIdsInput,
): Promise<Change<{ changed: number }>> {
  const rows = await all(tx, ids);
  const paused = rows.find((row) => row.paused);
  if (paused) throw conflict(`${paused.name} is paused. Resume it first.`);
  await tx.sql`update ingestion_schedules set next_run_at = now() where id = any (${ids}::uuid[])`;
  await wake(tx, ids);
  return many(rows, undefined, { run: "now" });
}

/** Deletes schedules; the events that they fetched stay in the tenants. Throws `Refusal` (not_found). */
export async function deleteSchedules(
  tx: Tx,
  _: Context,
  { ids }: ScheduleIdsInput,
): Promise<Change<{ changed: number }>> {
  const rows = await all(tx, ids);
  await tx.sql`delete from ingestion_schedules where id = any (${ids}::uuid[])`;
  await enqueueMany(
    tx,
    "ingest",
    rows.map(({ id, tenantId }) => ({ payload: { scheduleId: id, gone: tenantId }, key: `ingest ${id}` })),
  );
  return many(rows, { deleted: false }, { deleted: true });
}

async function fetchingIntegration(
  tx: Tx,
  { integrationId, command }: Pick<CreateScheduleInput, "integrationId" | "command">,
): Promise<string> {
  const [row] = await tx.sql<{ name: string; draft: Integration }[]>`
    select name, draft from content_items where id = ${integrationId} and type = 'integration'`;
  if (!row) throw notFound("integration");
  const found = row.draft.commands.find(({ name }) => name === command);
  const message = found
    ? `The command ${found.label} fetches no events.`
    : `${row.name} has no command “${command}”.`;
  if (!found?.fetchesEvents) throw invalid(message, { command: message });
  return row.name;
}

async function locked(tx: Tx, ids: readonly string[]): Promise<Stored[]> {
  const rows = await tx.sql<Stored[]>`
    select id, name, tenant_id as "tenantId", paused, version from ingestion_schedules
    where id = any (${[...ids]}::uuid[]) and origin = 'local' order by id for update`;
  return [...rows];
}

async function all(tx: Tx, ids: readonly string[]): Promise<Stored[]> {
  const rows = await locked(tx, ids);
  if (rows.length < new Set(ids).size) throw notFound("schedule");
  return rows;
}

function many(
  rows: readonly Stored[],
  before: object | undefined,
  after: object,
): Change<{ changed: number }> {
  const [first, ...also] = rows.map(({ id, name }) => ({
    target: { kind: "schedule" as const, id, name },
    before,
    after,
  }));
  if (!first) throw notFound("schedule");
  return { ...first, also, data: { changed: rows.length } };
}

async function wake(tx: Tx, ids: readonly string[]): Promise<void> {
  await enqueueMany(
    tx,
    "ingest",
    ids.map((id) => ({ payload: { scheduleId: id }, key: `ingest ${id}` })),
  );
}

const shown = ({
  name,
  command,
  connection,
  everyMinutes,
}: Omit<CreateScheduleInput, "tenantId" | "siteId">) => ({
  name,
  command,
  connection,
  everyMinutes,
});
