import { inControl, inRegion, inTenant, type Tx } from "@/db/connection";
import { log } from "@/lib/core/log";
import { mainTenant } from "@/lib/tenants/registry";
import { pushWhole } from "./engine";
import { entryFor, type SyncResult } from "./entries";
import { failureOf } from "./fan-out";
import { grouped } from "./model";
import { recordInSync, recordResults } from "./record";
import { type SyncTarget, syncTargets } from "./targets";

const TENANTS = 250;

/** How a reconcile went, in numbers of tenants. */
export type Reconciled = { equal: number; repaired: number; failed: number };

/**
 * Compares what every paired child really holds with what main says, and pushes everything to those that differ
 * (S2). Throws where main or the registry cannot be read; a child or a region that fails is recorded and passed by.
 */
export async function reconcile(): Promise<Reconciled> {
  const main = await inControl(mainTenant);
  const { ready } = await syncTargets("all");
  const ids = ready.map(({ id }) => id);
  const expecting = inTenant(main, (tx) => expectedDigests(tx, ids));
  const [expected, found] = await Promise.all([expecting, actualDigests(ready)]);
  const equal = ready.filter(({ id }) => found.digests.get(id) === expected.get(id));
  const differing = ready.filter(
    ({ id }) => found.digests.has(id) && found.digests.get(id) !== expected.get(id),
  );
  await recordInSync(equal.map(({ id }) => id));
  await recordFailures(found.failures);
  const { failed, unreachable } = await pushWhole(main, differing);
  const lost = failed.length + unreachable.length;
  if (differing.length > 0) {
    const some = differing.slice(0, 10).map(({ id }) => id);
    log.info({ count: differing.length, some }, "tenants differed from main");
  }
  return { equal: equal.length, repaired: differing.length - lost, failed: lost + found.failures.length };
}

/** By tenant, the digest that its rows would have if it held what main says; one statement for all. `tx` is main's. */
async function expectedDigests(tx: Tx, tenantIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.sql<{ tenant_id: string; digest: string }[]>`
    with listed as materialized (
      select l.tenant_id, l.group_id from group_tenants l
      join groups g on g.id = l.group_id and g.origin = 'local'
      where l.tenant_id = any (${[...tenantIds]}::uuid[])
    ), held as materialized (
      select distinct group_id from listed
    ), marked as (
      select g.id, bailiwick.sync_group_mark(g.id, g.type, g.name, g.description, g.role_id,
        bailiwick.sync_role_mark(r.kind, r.name, r.description, r.permissions, r.advanced)) as mark
      from held h join groups g on g.id = h.group_id join roles r on r.id = g.role_id
      union all
      select m.group_id, bailiwick.sync_member_mark(m.group_id, m.user_id, u.email, u.first_name, u.last_name,
        u.phone, u.type, u.status)
      from held h join group_members m on m.group_id = h.group_id
      join users u on u.id = m.user_id and u.status <> 'deleted'
    ), by_group as materialized (
      select id, sum(mark) as mark from marked group by id
    ), sums as (
      select l.tenant_id, b.mark from listed l join by_group b on b.id = l.group_id
      union all
      select c.tenant_id, bailiwick.sync_nesting_mark(n.child_id, n.parent_id)
      from group_nestings n
      join listed c on c.group_id = n.child_id
      join listed p on p.group_id = n.parent_id and p.tenant_id = c.tenant_id
    )
    select t.id as tenant_id, coalesce(sum(s.mark), 0)::text || ':0:0' as digest
    from unnest(${[...tenantIds]}::uuid[]) as t (id) left join sums s on s.tenant_id = t.id
    group by t.id`;
  return new Map(rows.map((row) => [row.tenant_id, row.digest]));
}

type Failure = { target: SyncTarget; result: SyncResult };
type Found = { digests: Map<string, string>; failures: Failure[] };
type DigestRow = { tenant: string; digest: string } | { tenant: string; code: string; message: string };

async function actualDigests(targets: readonly SyncTarget[]): Promise<Found> {
  const found: Found = { digests: new Map(), failures: [] };
  const regions = grouped(targets, (target) => target.region);
  await Promise.all(
    [...regions].map(async ([region, own]) => {
      for (let start = 0; start < own.length; start += TENANTS) {
        const slice = own.slice(start, start + TENANTS);
        try {
          sortDigests(await digestsOf(region, slice), slice, found);
        } catch (error) {
          const failure = failureOf(error);
          const lost = failure.unreachable ? own.slice(start) : slice;
          found.failures.push(
            ...lost.map((target) => ({ target, result: { tenant: target.id, ...failure } })),
          );
          if (failure.unreachable) return;
        }
      }
    }),
  );
  return found;
}

function sortDigests(rows: DigestRow[], targets: readonly SyncTarget[], found: Found): void {
  const byId = new Map(targets.map((target) => [target.id, target]));
  for (const row of rows) {
    const target = byId.get(row.tenant);
    if ("digest" in row) found.digests.set(row.tenant, row.digest);
    else if (target) found.failures.push({ target, result: { status: "failed", ...row } });
  }
}

function digestsOf(region: string, targets: readonly SyncTarget[]): Promise<DigestRow[]> {
  const batch = targets.map(({ id, schema, syncRole }) => ({ tenant: id, schema, role: syncRole }));
  return inRegion(region, async (sql) => {
    const [row] = await sql<{ results: DigestRow[] }[]>`
      select bailiwick.sync_digests(${JSON.stringify(batch)}::text::jsonb) as results`;
    return row?.results ?? [];
  });
}

async function recordFailures(failures: readonly Failure[]): Promise<void> {
  const entries = failures.map(({ target }) => entryFor(target, 0, { mode: "part" }));
  await recordResults(
    failures.map(({ result }) => result),
    entries,
  );
}
