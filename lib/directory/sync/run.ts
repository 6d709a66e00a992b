import { z } from "zod";
import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { withRetries } from "@/lib/core/failures";
import { log } from "@/lib/core/log";
import { tenantsById } from "@/lib/tenants/registry";
import { LOG_DAYS } from "../words";
import { syncGroups } from "./apply";
import { setDue } from "./due";

const Job = z.object({
  tenantId: z.uuid(),
  /** One group that was just imported. */
  groupId: z.uuid().optional(),
  /** Only to learn when the next sync is due. */
  schedule: z.boolean().optional(),
});

const MOST_LOGGED = 50_000;

/** The job of a tenant's directory: syncs what follows it and says when the next time is (G6). */
export async function runDirectory(input: unknown): Promise<void> {
  const { tenantId, groupId = null, schedule } = Job.parse(input);
  const [tenant] = await inControl((tx) => tenantsById(tx, [tenantId]));
  if (!tenant) return;
  try {
    await setDue(tenant, await synced(tenant, groupId, schedule === true));
  } catch (error) {
    if (!(error instanceof TenantUnavailable)) throw error;
    log.info(
      { tenant: tenantId, why: error.why },
      "a directory is synced when its tenant is in service again",
    );
  }
}

async function synced(
  tenant: TenantRef,
  groupId: string | null,
  onlySchedule: boolean,
): Promise<Date | null> {
  return withRetries(() =>
    inTenant(tenant, async (tx) => {
      const [connection] = await tx.sql`select from dir_connections`;
      if (!connection) return null;
      if (!onlySchedule) await syncGroups(tx, tenant, groupId);
      const whole = !onlySchedule && groupId === null;
      if (whole) await prune(tx.sql);
      const [next] = await tx.sql<{ at: string }[]>`
        update dir_connections set synced_at = case when ${whole} then now() else synced_at end
        returning coalesce(synced_at, now()) + make_interval(mins => sync_minutes) as at`;
      return next ? new Date(next.at) : null;
    }),
  );
}

async function prune(sql: Parameters<Parameters<typeof inTenant>[1]>[0]["sql"]): Promise<void> {
  await sql`
    delete from dir_log where at < now() - make_interval(days => ${LOG_DAYS})
      or id <= (select max(id) - ${MOST_LOGGED} from dir_log)`;
}
