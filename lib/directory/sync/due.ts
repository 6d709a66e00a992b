import { inControl, type TenantRef } from "@/db/connection";
import { enqueueMany } from "@/lib/jobs/enqueue";

const PREFIX = "directory.due.";
const AGAIN_SECONDS = 600;

/** Says in the registry when a tenant's directory is to be synced next; `null` where there is none any more. */
export async function setDue(tenant: TenantRef, at: Date | null): Promise<void> {
  const key = PREFIX + tenant.id;
  await inControl(({ sql }) =>
    at === null
      ? sql`delete from settings where key = ${key}`
      : sql`
          insert into settings (key, value) values (${key}, to_jsonb(${at.getTime() / 1000}::float8))
          on conflict (key) do update set value = excluded.value`,
  );
}

/**
 * Asks for the sync of every directory that is due, in one round trip however many tenants there are. A sync sets the
 * next time itself; one that dies is asked for again after ten minutes.
 */
export async function askForDueSyncs(): Promise<void> {
  await inControl(async (tx) => {
    const due = await tx.sql<{ id: string }[]>`
      update settings set value = to_jsonb(extract(epoch from now()) + ${AGAIN_SECONDS}::float8)
      where key like ${`${PREFIX}%`} and value::float8 <= extract(epoch from now())
      returning substr(key, ${PREFIX.length + 1}) as id`;
    const jobs = due.map(({ id }) => ({ payload: { tenantId: id }, key: `directory-${id}` }));
    await enqueueMany(tx, "directory", jobs);
  });
}
