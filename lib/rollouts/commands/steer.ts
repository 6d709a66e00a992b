import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden, notFound, outdated } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/guards";
import { lockShares } from "@/lib/share/commands/share";
import { shareTenants } from "@/lib/share/tenants";
import type { ApproveInput, SteerInput } from "../model";
import { wakeRollouts } from "../wake";
import { pushRing, release, staleReason, waitForRing } from "../wishes";
import type { RolloutState } from "../words";

type Stored = { id: string; name: string; state: RolloutState; version: number; startedBy: string };

/** A rollout as it is now, locked with sharing. Throws `Refusal`: forbidden, not_found, conflict for an old version. */
export async function lockedRollout(tx: Tx, context: Context, input: SteerInput): Promise<Stored> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const [rollout] = await tx.sql<Stored[]>`
    select id, name, state, version, started_by as "startedBy" from rollouts where id = ${input.id} for update`;
  if (!rollout) throw notFound("rollout");
  if (rollout.version !== input.version) throw outdated(await changedMeanwhile(tx, "rollout", input.id));
  return rollout;
}

/** Stops a rollout: no further ring begins, nothing is tried again by itself (W5). Throws `Refusal`. */
export async function stopRollout(
  tx: Tx,
  context: Context,
  input: SteerInput,
): Promise<Change<{ version: number }>> {
  const rollout = await lockedRollout(tx, context, input);
  if (rollout.state !== "running") throw conflict("Only a rollout that is under way can be stopped.");
  await tx.sql`
    update rollouts set state = 'stopped', reason = 'It was stopped by hand.', version = version + 1
    where id = ${rollout.id}`;
  return changed(rollout, "stopped");
}

/**
 * Goes on after a stop: what failed is pushed again, as it was planned; tenants that are not paired any more are left
 * out. Throws `Refusal`, also where what was planned cannot be pushed any more.
 */
export async function resumeRollout(
  tx: Tx,
  context: Context,
  input: SteerInput,
): Promise<Change<{ version: number }>> {
  const rollout = await lockedRollout(tx, context, input);
  if (rollout.state !== "stopped") throw conflict("Only a stopped rollout can be resumed.");
  const paired = (await shareTenants()).map(({ id }) => id);
  await tx.sql`
    delete from rollout_changes where rollout_id = ${rollout.id} and tenant_id <> all (${paired}::uuid[])`;
  const [ring] = await tx.sql<{ number: number; state: string }[]>`
    select number, state from rollout_rings where rollout_id = ${rollout.id} and state <> 'successful'
    order by number limit 1`;
  if (ring) {
    const stale = await staleReason(tx, rollout.id, ring.number);
    if (stale) throw conflict(stale);
    if (ring.state !== "waiting") {
      await tx.sql`
        update rollout_rings set state = 'running' where rollout_id = ${rollout.id} and number = ${ring.number}`;
      await pushRing(tx, rollout.id, ring.number, true);
    }
  }
  await tx.sql`
    update rollouts set state = 'running', reason = null, version = version + 1 where id = ${rollout.id}`;
  await waitForRing(tx, rollout.id);
  await wakeRollouts(tx);
  return changed(rollout, "running");
}

/**
 * Lets the next ring begin, by another person than who started the rollout (W5). Throws `Refusal`: forbidden to the
 * one who started it, conflict where that ring does not wait for it now.
 */
export async function approveRing(
  tx: Tx,
  context: Context,
  input: ApproveInput,
): Promise<Change<{ version: number }>> {
  const rollout = await lockedRollout(tx, context, input);
  if (context.person.id === rollout.startedBy)
    throw forbidden("You started this rollout. Another person must approve the next ring.");
  if (rollout.state !== "running") throw conflict("This rollout is not under way.");
  const [ring] = await tx.sql<{ number: number; approval: boolean; approved: boolean }[]>`
    select number, approval, approved_by is not null as approved from rollout_rings
    where rollout_id = ${rollout.id} and state <> 'successful' order by number limit 1`;
  if (ring?.number !== input.ring || !ring.approval || ring.approved)
    throw conflict(`Ring ${input.ring} does not wait for an approval now.`);
  await tx.sql`
    update rollout_rings set approved_by = ${context.person.id}, approved_at = now()
    where rollout_id = ${rollout.id} and number = ${input.ring}`;
  await tx.sql`update rollouts set version = version + 1 where id = ${rollout.id}`;
  await wakeRollouts(tx);
  return { ...changed(rollout, "running"), after: { approvedRing: input.ring } };
}

/** Ends a rollout where it is: what went out stays, the tenants that waited are let go. Throws `Refusal`. */
export async function cancelRollout(
  tx: Tx,
  context: Context,
  input: SteerInput,
): Promise<Change<{ version: number }>> {
  const rollout = await lockedRollout(tx, context, input);
  if (rollout.state !== "running" && rollout.state !== "stopped")
    throw conflict("This rollout has ended already.");
  await endRollout(tx, rollout.id, "cancelled");
  return changed(rollout, "cancelled");
}

/** Ends a rollout that has not ended, and lets the tenants go that waited for it. */
export async function endRollout(tx: Tx, id: string, state: "cancelled" | "rolled_back"): Promise<void> {
  await release(tx, id);
  await tx.sql`
    update rollouts set state = ${state}, ended_at = coalesce(ended_at, now()), version = version + 1 where id = ${id}`;
  await tx.sql`select pg_notify('bailiwick_live', 'share')`;
}

function changed(rollout: Stored, state: RolloutState): Change<{ version: number }> {
  return {
    target: { kind: "rollout", id: rollout.id, name: rollout.name },
    before: { state: rollout.state },
    after: { state },
    data: { version: rollout.version + 1 },
  };
}
