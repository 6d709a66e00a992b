import { inControl, inTenant, type Tx } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { lockShares } from "@/lib/share/commands/share";
import { mainTenant } from "@/lib/tenants/registry";
import { pushRing, staleReason } from "./wishes";
import { counted } from "./words";

type Ring = {
  number: number;
  name: string;
  state: "waiting" | "running" | "successful" | "failed";
  approval: boolean;
  approved: boolean;
  due: boolean;
};

type Standing = { failed: number; pending: number; reason: string | null; tenant: string | null };

/**
 * Moves every rollout on as far as it may go (W5): a ring that is wholly successful ends and the next begins, unless
 * it waits for time or for a person; a failure stops the rollout. Level-triggered: reads only how tenants stand now,
 * so that it may be called at any time, and a worker that dies in between leaves nothing half done.
 */
export async function advanceRollouts(): Promise<void> {
  const main = await inControl(mainTenant);
  const running = await inTenant(
    main,
    (tx) => tx.sql<{ id: string }[]>`select id from rollouts where state = 'running' order by started_at, id`,
  );
  for (const { id } of running) await inTenant(main, (tx) => advanceOne(tx, id));
}

async function advanceOne(tx: Tx, id: string): Promise<void> {
  await lockShares(tx);
  const [rollout] = await tx.sql<{ name: string }[]>`
    select name from rollouts where id = ${id} and state = 'running' for update`;
  if (!rollout) return;
  const rings = await tx.sql<Ring[]>`
    select r.number, r.name, r.state, r.approval, r.approved_by is not null as approved,
      coalesce(p.ended_at + make_interval(mins => r.wait_minutes) <= now(), r.number = 1) as due
    from rollout_rings r
    left join rollout_rings p on p.rollout_id = r.rollout_id and p.number = r.number - 1
    where r.rollout_id = ${id} order by r.number`;
  let ended = false;
  for (const ring of rings) {
    if (ring.state === "successful") continue;
    if (ring.state === "waiting") {
      if (!(await hasChanges(tx, id, ring.number))) {
        await endRing(tx, id, ring.number);
        continue;
      }
      // The wait counts from the end of the ring before, which has ended only now where this pass ended it.
      const due = ended ? await isDue(tx, id, ring.number) : ring.due;
      if (!due || (ring.approval && !ring.approved)) return tell(tx);
      const stale = await staleReason(tx, id, ring.number);
      if (stale) return stop(tx, { id, ...rollout }, ring, stale);
      await tx.sql`
        update rollout_rings set state = 'running', started_at = now()
        where rollout_id = ${id} and number = ${ring.number}`;
      await pushRing(tx, id, ring.number);
      return tell(tx);
    }
    const standing = await standingOf(tx, id, ring.number);
    if (standing.failed > 0) {
      const more = standing.failed > 1 ? ` ${counted(standing.failed - 1, "more failure")}.` : "";
      const reason = `${standing.tenant}: ${standing.reason ?? "It failed."}${more}`;
      return stop(tx, { id, ...rollout }, ring, reason);
    }
    if (standing.pending > 0) return;
    await endRing(tx, id, ring.number);
    ended = true;
  }
  await tx.sql`
    update rollouts set state = 'done', ended_at = now(), version = version + 1 where id = ${id}`;
  await log(tx, "rollout.end", { id, ...rollout }, { rings: rings.length });
  await tell(tx);
}

async function hasChanges(tx: Tx, id: string, ring: number): Promise<boolean> {
  const [one] = await tx.sql`select from rollout_changes where rollout_id = ${id} and ring = ${ring} limit 1`;
  return one !== undefined;
}

async function endRing(tx: Tx, id: string, ring: number): Promise<void> {
  await tx.sql`
    update rollout_rings set state = 'successful', ended_at = now(), started_at = coalesce(started_at, now())
    where rollout_id = ${id} and number = ${ring}`;
}

async function isDue(tx: Tx, id: string, ring: number): Promise<boolean> {
  const [row] = await tx.sql<{ wait_minutes: number }[]>`
    select wait_minutes from rollout_rings where rollout_id = ${id} and number = ${ring}`;
  return row?.wait_minutes === 0;
}

/**
 * How a ring's tenants stand. A tenant is done that holds what was planned, or newer, without fault; one that is no
 * longer paired has failed, so that nobody takes a canary that is gone for a success.
 */
async function standingOf(tx: Tx, id: string, ring: number): Promise<Standing> {
  const [row] = await tx.sql<(Omit<Standing, "tenant"> & { tenant_id: string | null })[]>`
    with lines as (
      select c.tenant_id, n.name, t.reason,
        case
          when c.number is null then case when t.item_id is null then 'done' when t.state = 'failed' then 'failed'
            else 'pending' end
          when t.item_id is null or t.state = 'failed' or t.state = 'missing' then 'failed'
          when t.state in ('successful', 'outdated') and t.applied >= c.number then 'done'
          when t.state = 'sharing' then 'pending'
          else 'failed' end as standing
      from rollout_changes c
      join rollout_items n on n.rollout_id = c.rollout_id and n.item_id = c.item_id
      left join share_targets t on t.item_id = c.item_id and t.tenant_id = c.tenant_id
      where c.rollout_id = ${id} and c.ring = ${ring}
    )
    select count(*) filter (where standing = 'failed')::int as failed,
      count(*) filter (where standing = 'pending')::int as pending,
      (array_agg(name || ': ' || coalesce(reason, 'The tenant is not paired any more.'))
        filter (where standing = 'failed'))[1] as reason,
      (array_agg(tenant_id) filter (where standing = 'failed'))[1] as tenant_id
    from lines`;
  if (!row?.tenant_id) return { failed: 0, pending: row?.pending ?? 0, reason: null, tenant: null };
  const named = await inControl(
    (control) => control.sql<{ name: string }[]>`select name from tenants where id = ${row.tenant_id}`,
  );
  return { ...row, tenant: named[0]?.name ?? "A tenant that is gone" };
}

async function stop(
  tx: Tx,
  rollout: { id: string; name: string },
  ring: Ring,
  reason: string,
): Promise<void> {
  await tx.sql`
    update rollout_rings set state = case when state = 'running' then 'failed' else state end
    where rollout_id = ${rollout.id} and number = ${ring.number}`;
  await tx.sql`
    update share_targets t set retries = false from rollout_changes c
    where c.rollout_id = ${rollout.id} and t.item_id = c.item_id and t.tenant_id = c.tenant_id and t.state = 'failed'`;
  await tx.sql`
    update rollouts set state = 'stopped', reason = ${`Ring ${ring.number}, ${ring.name}: ${reason}`},
      version = version + 1 where id = ${rollout.id}`;
  await log(tx, "rollout.stop", rollout, { ring: ring.number, reason });
  await tell(tx);
}

async function log(
  tx: Tx,
  action: string,
  rollout: { id: string; name: string },
  after: object,
): Promise<void> {
  const target = { kind: "rollout" as const, id: rollout.id, name: rollout.name };
  await writeAudit(tx, { id: null, home: null, kind: "system" }, action, { target, after, data: undefined });
}

async function tell(tx: Tx): Promise<void> {
  await tx.sql`select pg_notify('bailiwick_live', 'share')`;
}
