import { inControl } from "@/db/connection";
import { log, reference } from "@/lib/core/log";
import type { SyncEntry, SyncResult } from "./entries";
import { changedAnything, syncErrorWords } from "./model";

/**
 * Writes into the registry how a batch went, in one statement (S7). An earlier conflict stays where a part did not
 * touch its row. Each failure is logged in full under the reference that the tenants page shows.
 */
export async function recordResults(
  results: readonly SyncResult[],
  batch: readonly SyncEntry[],
): Promise<void> {
  const entries = new Map(batch.map((entry) => [entry.tenant, entry]));
  const refs = references(results);
  const rows = results.flatMap((result): object[] => {
    const entry = entries.get(result.tenant);
    if (!entry || result.status === "stale" || result.status === "unpaired") return [];
    const base = { tenant: result.tenant, pairing_id: entry.pairing_id };
    if (result.status === "failed") {
      const ref = refs.get(failureKey(result)) ?? "";
      return [{ ...base, ok: false, error: syncErrorWords(result.code, ref), ref }];
    }
    const { conflicts, gave_way } = result;
    const changes = changedAnything(result.changes) ? result.changes : null;
    const touched = entry.mode === "whole" ? null : touchedIds(entry);
    return [{ ...base, ok: true, seq: entry.seq, changes, conflicts, touched, gave_way }];
  });
  if (rows.length === 0) return;
  await inControl(
    (tx) => tx.sql`
      with result as (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (tenant uuid, pairing_id uuid,
          ok boolean, seq bigint, changes jsonb, conflicts jsonb, touched jsonb, gave_way jsonb, error text, ref text)
      ), freed as (
        delete from role_names n using result r
        where r.gave_way <> '[]' and n.tenant_id = r.tenant and r.gave_way ? n.role_id::text
      )
      update pairings p set
        synced_seq = greatest(p.synced_seq, r.seq),
        last_sync_at = case when r.ok then now() else p.last_sync_at end,
        last_change_at = case when r.changes is null then p.last_change_at else now() end,
        last_changes = coalesce(r.changes, p.last_changes),
        last_error = r.error,
        last_error_ref = r.ref,
        conflicts = case
          when not r.ok or (p.conflicts = '[]' and r.conflicts = '[]') then p.conflicts
          when r.touched is null then r.conflicts
          else r.conflicts || (
            select coalesce(jsonb_agg(c), '[]') from jsonb_array_elements(p.conflicts) c where not r.touched ? (c->>'id'))
        end
      from result r
      where p.tenant_id = r.tenant and p.pairing_id = r.pairing_id and p.status = 'paired'`,
  );
}

/** Notes that these tenants hold exactly what they should (S7). */
export async function recordInSync(tenantIds: readonly string[]): Promise<void> {
  if (tenantIds.length === 0) return;
  await inControl(
    (tx) => tx.sql`
      update pairings set last_sync_at = now(), last_error = null, last_error_ref = null, conflicts = '[]'
      where tenant_id = any (${[...tenantIds]}::uuid[]) and status = 'paired'`,
  );
}

type Failure = Extract<SyncResult, { status: "failed" }>;

/** One reference and one line of the log for all tenants that failed in the same way. */
function references(results: readonly SyncResult[]): Map<string, string> {
  const refs = new Map<string, string>();
  const failures = results.filter((result): result is Failure => result.status === "failed");
  for (const failure of failures) {
    const key = failureKey(failure);
    if (refs.has(key)) continue;
    const ref = reference();
    refs.set(key, ref);
    const tenants = failures.filter((other) => failureKey(other) === key).map((other) => other.tenant);
    log.error(
      { ref, tenants, code: failure.code, cause: failure.message },
      "main's data could not be applied",
    );
  }
  return refs;
}

const failureKey = (failure: Failure) => `${failure.code} ${failure.message}`;

function touchedIds(entry: SyncEntry): string[] {
  return [
    ...(entry.roles ?? []).map((role) => role.id),
    ...(entry.users ?? []).map((user) => user.id),
    ...(entry.groups ?? []).map((group) => group.id),
    ...(entry.gone?.users ?? []),
    ...(entry.gone?.groups ?? []),
  ];
}
