import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { utc } from "@/lib/listing/fragments";
import type { EventRow, ScheduleRow } from "./model";

const SHOWN = 200;
const EVENTS = 50;

/** The schedules of a tenant: on main of the named one, in a child its own (C16). The 200 oldest at most. */
export async function schedulesOf(context: Context, tenantId: string): Promise<ScheduleRow[]> {
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<ScheduleRow[]>`
      select c.id, c.tenant_id as "tenantId", c.site_id as "siteId", coalesce(s.name, '') as site, c.name,
        c.integration_id as "integrationId", c.integration, c.command, c.connection, c.parameters,
        c.every_minutes as "everyMinutes", c.paused, c.version,
        case when not c.paused then ${utc(sql, sql`c.next_run_at`)} end as "nextRunAt",
        ${utc(sql, sql`c.last_run_at`)} as "lastRunAt", c.last_state as "lastState", c.last_count as "lastCount",
        c.last_error || coalesce(' (reference ' || c.last_ref || ')', '') as "lastError"
      from ingestion_schedules c left join sites s on s.id = c.site_id
      where c.tenant_id = ${tenantId} order by c.created_at, c.id limit ${SHOWN}`,
  );
  return [...rows];
}

/** The events that were fetched last into this instance, the newest first (T1). */
export async function lastEvents(context: Context): Promise<EventRow[]> {
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<EventRow[]>`
      select schedule_id as "scheduleId", event_id as "eventId", data, ${utc(sql, sql`fetched_at`)} as "fetchedAt"
      from ingested_events order by fetched_at desc, schedule_id, event_id limit ${EVENTS}`,
  );
  return [...rows];
}
