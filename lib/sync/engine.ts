import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { log } from "@/lib/core/log";
import { enqueueMany } from "@/lib/jobs/enqueue";
import { mainTenant } from "@/lib/tenants/registry";
import { entryFor, planChange, type SyncEntry, type SyncResult, wholeRows } from "./entries";
import { fanOut } from "./fan-out";
import { grouped, MainChange, SyncTenants } from "./model";
import { projectTenants, readChange } from "./projection";
import { recordResults } from "./record";
import { type SyncTarget, syncTargets } from "./targets";

/** Called between the steps of a sync; tests stop the process there. */
export type Checkpoint = (step: "read" | "applied" | "recorded") => Promise<void>;

const passing: Checkpoint = async () => {};
const ATTEMPTS = 5;
const WHOLE_TENANTS = 50;

/** What became of the tenants of a sync; those that all went well for are in none of the lists. */
type Outcome = { failed: string[]; unreachable: string[]; incomplete: string[] };

/**
 * Brings one change of main to all children that it concerns (S1, S2). Repeatable: it pushes what main says now,
 * not what it said then. A child that fails is left to a job of its own and does not hold back the others. Throws
 * where main or the registry cannot be read, so that the queue tries again.
 */
export async function syncChanges(input: unknown, checkpoint: Checkpoint = passing): Promise<void> {
  const change = MainChange.parse(input);
  const main = await inControl(mainTenant);
  const { tenants = [], ...rows } = change;
  if (Object.values(rows).every((part) => part === undefined || part.length === 0)) {
    const { ready } = await syncTargets(tenants);
    return followUp(await pushWhole(main, ready, [], checkpoint), []);
  }
  let erased: readonly string[] = [];
  const outcome = await push(main, checkpoint, async (only) => {
    const read = await inTenant(main, (tx) => readChange(tx, change));
    const plan = planChange(change, read);
    erased = read.vanished.users;
    const { ready, upgrading } = await syncTargets(only ?? (plan.everywhere ? "all" : plan.tenantIds));
    if (erased.length > 0) await followUp({ ...nothing(), failed: upgrading.map(({ id }) => id) }, erased);
    return { seq: read.seq, targets: ready, rowsFor: plan.rowsFor };
  });
  await followUp(outcome, erased);
  if (outcome.incomplete.length === 0) return;
  const { ready } = await syncTargets(outcome.incomplete);
  await followUp(await pushWhole(main, ready, erased, checkpoint), erased);
}

/**
 * Pushes everything to one or several tenants: Sync now, and the repair of those that failed (S7). A tenant that is
 * not paired is left alone (P6). Throws where one fails, so that the queue tries again.
 */
export async function syncTenants(input: unknown, checkpoint: Checkpoint = passing): Promise<void> {
  const { tenantIds, erased } = SyncTenants.parse(input);
  const main = await inControl(mainTenant);
  const { ready, upgrading } = await syncTargets(tenantIds);
  const { failed, unreachable } = await pushWhole(main, ready, erased, checkpoint);
  const left = [...failed, ...unreachable, ...upgrading.map(({ id }) => id)];
  if (left.length > 0) throw new Error(`not in sync yet: ${left.join(", ")}`);
}

/** Pushes everything to these tenants, whatever they hold. */
export async function pushWhole(
  main: TenantRef,
  targets: readonly SyncTarget[],
  erased: readonly string[] = [],
  checkpoint: Checkpoint = passing,
): Promise<Outcome> {
  const all = nothing();
  await byRegion(targets, async (_, own) => {
    for (let start = 0; start < own.length; start += WHOLE_TENANTS) {
      const outcome = await push(main, checkpoint, (only) =>
        readWhole(main, own.slice(start, start + WHOLE_TENANTS), erased, only),
      );
      all.failed.push(...outcome.failed);
      all.unreachable.push(...outcome.unreachable);
      if (outcome.unreachable.length > 0) {
        all.unreachable.push(...own.slice(start + WHOLE_TENANTS).map(({ id }) => id));
        return;
      }
    }
  });
  return all;
}

async function readWhole(
  main: TenantRef,
  targets: readonly SyncTarget[],
  erased: readonly string[],
  only: readonly string[] | undefined,
): Promise<Read> {
  const chosen = targets.filter((target) => !only || only.includes(target.id));
  const ids = chosen.map(({ id }) => id);
  const { seq, byTenant } = await inTenant(main, (tx) => projectTenants(tx, ids));
  const rowsFor = (id: string) => {
    const projection = byTenant.get(id);
    return projection && wholeRows(projection, erased);
  };
  return { seq, targets: chosen, rowsFor };
}

type Read = {
  seq: number;
  targets: readonly SyncTarget[];
  rowsFor: (tenantId: string) => ReturnType<typeof wholeRows> | undefined;
};

/**
 * Reads, applies and records; where a child has seen a newer number meanwhile, reads again for that child, so that
 * nothing older overwrites newer.
 */
async function push(
  main: TenantRef,
  checkpoint: Checkpoint,
  read: (only: string[] | undefined) => Promise<Read>,
): Promise<Outcome> {
  const outcome = nothing();
  let only: string[] | undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const { seq, targets, rowsFor } = await read(only);
    await checkpoint("read");
    const stale: { tenant: string; seq: number }[] = [];
    await byRegion(targets, async (region, own) => {
      const entries = own.flatMap((target): SyncEntry[] => {
        const rows = rowsFor(target.id);
        return rows ? [entryFor(target, seq, rows)] : [];
      });
      await fanOut(region, entries, async (results, batch) => {
        await checkpoint("applied");
        await recordResults(results, batch);
        await checkpoint("recorded");
        sort(results, outcome, stale);
      });
    });
    if (stale.length === 0) return outcome;
    await catchUp(main, Math.max(...stale.map((result) => result.seq)));
    only = stale.map((result) => result.tenant);
  }
  outcome.failed.push(...(only ?? []));
  return outcome;
}

function sort(results: SyncResult[], outcome: Outcome, stale: { tenant: string; seq: number }[]): void {
  for (const result of results) {
    if (result.status === "failed")
      (result.unreachable ? outcome.unreachable : outcome.failed).push(result.tenant);
    if (result.status === "stale") stale.push({ tenant: result.tenant, seq: Number(result.seq) });
    if (result.status === "ok" && result.incomplete) outcome.incomplete.push(result.tenant);
  }
}

async function byRegion(
  targets: readonly SyncTarget[],
  work: (region: string, own: SyncTarget[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    [...grouped(targets, (target) => target.region)].map(([region, own]) => work(region, own)),
  );
}

/**
 * A child that has seen a number which main has not given yet: main was restored from a backup. Its counter goes
 * on from the child's, else nothing of main would ever be newer again.
 */
async function catchUp(main: TenantRef, seen: number): Promise<void> {
  const raised = await inTenant(
    main,
    (tx) => tx.sql`update change_counter set n = ${seen} where id = 1 and n < ${seen} returning n`,
  );
  if (raised.length > 0)
    log.warn({ seen }, "main's change number was behind a child's and goes on from there");
}

/**
 * Leaves tenants that failed to jobs of their own, which are tried again and again. A region that is down is left
 * to the reconcile; only people to be erased are remembered for it, in one job.
 */
async function followUp({ failed, unreachable }: Outcome, erased: readonly string[]): Promise<void> {
  const jobs: { payload: object; key?: string }[] = failed.map((tenantId) =>
    erased.length > 0
      ? { payload: { tenantId, erased } }
      : { payload: { tenantId }, key: `sync:${tenantId}` },
  );
  if (unreachable.length > 0 && erased.length > 0) jobs.push({ payload: { tenantIds: unreachable, erased } });
  if (jobs.length > 0) await inControl((tx) => enqueueMany(tx, "sync_tenant", jobs));
}

const nothing = (): Outcome => ({ failed: [], unreachable: [], incomplete: [] });
