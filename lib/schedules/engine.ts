import { z } from "zod";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { log, reference } from "@/lib/core/log";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { mainTenant, tenantsById } from "@/lib/tenants/registry";
import { type FetchedEvent, fetchEvents } from "./fetch";

/** A schedule whose time has come. */
export type DueSchedule = {
  id: string;
  tenantId: string;
  siteId: string;
  name: string;
  integrationId: string;
  command: string;
  connection: string;
  parameters: Record<string, string>;
};

const Job = z.union([
  z.strictObject({ scheduleId: z.uuid() }),
  z.strictObject({ scheduleId: z.uuid(), gone: z.uuid() }),
]);
const DUE = 500;

/** Puts every schedule whose time has come into the queue, each once (C16). Repeatable. */
export async function enqueueDue(): Promise<void> {
  const main = await inControl(mainTenant);
  await inTenant(main, async (tx) => {
    const due = await tx.sql<{ id: string }[]>`
      select id from ingestion_schedules where not paused and origin = 'local' and next_run_at <= now()
      order by next_run_at limit ${DUE}`;
    const jobs = due.map(({ id }) => ({ payload: { scheduleId: id }, key: `ingest ${id}` }));
    await enqueueMany(tx, "ingest", jobs);
  });
}

/**
 * Fetches a schedule's events where its time has come, stores those that are new in the tenant's own schema, and has the
 * tenant see the schedule as it is (C16, T1). Repeatable: an event counts once, whoever fetched it how often.
 */
export async function ingest(input: unknown): Promise<void> {
  const job = Job.parse(input);
  const main = await inControl(mainTenant);
  if ("gone" in job) return forget(job.gone, job.scheduleId);
  const schedule = await takeTurn(main, job.scheduleId);
  if (schedule) await run(main, schedule);
  await mirror(main, job.scheduleId);
}

async function run(main: TenantRef, schedule: DueSchedule): Promise<void> {
  try {
    const events = await fetchEvents(main, schedule);
    const [tenant] = await inControl((tx) => tenantsById(tx, [schedule.tenantId]));
    if (!tenant) throw new Error("The tenant is not there any more.");
    const count = await inTenantAsMain(tenant, (tx) => store(tx, schedule, events));
    await record(main, schedule.id, { state: "successful", error: null, ref: null, count });
  } catch (error) {
    const ref = reference();
    log.warn({ ref, schedule: schedule.id, err: error }, "events could not be fetched");
    const words = error instanceof Error ? error.message : "Something went wrong.";
    await record(main, schedule.id, { state: "failed", error: words.slice(0, 500), ref, count: null });
  }
}

/** The schedule, where its time has come; its next time is set in the same moment, so that it runs once. */
async function takeTurn(main: TenantRef, id: string): Promise<DueSchedule | undefined> {
  const [row] = await inTenant(
    main,
    (tx) => tx.sql<DueSchedule[]>`
      update ingestion_schedules set next_run_at = now() + make_interval(mins => every_minutes)
      where id = ${id} and origin = 'local' and not paused and next_run_at <= now()
      returning id, tenant_id as "tenantId", site_id as "siteId", name, integration_id as "integrationId", command,
        connection, parameters`,
  );
  return row;
}

async function store(tx: Tx, schedule: DueSchedule, events: readonly FetchedEvent[]): Promise<number> {
  const written = await tx.sql`
    insert into ingested_events (schedule_id, event_id, site_id, data)
    select ${schedule.id}, id, ${schedule.siteId}, data
    from jsonb_to_recordset(${JSON.stringify(events)}::text::jsonb) as e (id text, data jsonb)
    on conflict do nothing returning 1`;
  return written.length;
}

type Outcome = {
  state: "successful" | "failed";
  error: string | null;
  ref: string | null;
  count: number | null;
};

async function record(main: TenantRef, id: string, { state, error, ref, count }: Outcome): Promise<void> {
  await inTenant(
    main,
    (tx) => tx.sql`
      with told as (select pg_notify('bailiwick_live', 'share'))
      update ingestion_schedules set last_run_at = now(), last_state = ${state}, last_error = ${error},
        last_ref = ${ref}, last_count = ${count} from told where id = ${id}`,
  );
}

/** Brings the schedule as main has it into its tenant, to look at. What is gone is taken away there. */
async function mirror(main: TenantRef, id: string): Promise<void> {
  const [row] = await inTenant(
    main,
    (tx) => tx.sql<{ tenant_id: string; row: unknown }[]>`
      select c.tenant_id, to_jsonb(c) || '{"origin": "main"}' as row from ingestion_schedules c
      join sites s on s.id = c.site_id and s.active where c.id = ${id}`,
  );
  if (!row) return;
  const [tenant] = await inControl((tx) => tenantsById(tx, [row.tenant_id]));
  if (tenant?.status !== "active") return;
  await inTenantAsMain(tenant, async (tx) => {
    await tx.sql`delete from ingestion_schedules where id = ${id}`;
    await tx.sql`
      insert into ingestion_schedules
      select * from jsonb_populate_record(null::ingestion_schedules, ${JSON.stringify(row.row)}::text::jsonb)`;
  });
}

async function forget(tenantId: string, id: string): Promise<void> {
  const [tenant] = await inControl((tx) => tenantsById(tx, [tenantId]));
  if (tenant?.status !== "active") return;
  await inTenantAsMain(
    tenant,
    (tx) => tx.sql`delete from ingestion_schedules where id = ${id} and origin = 'main'`,
  );
}
