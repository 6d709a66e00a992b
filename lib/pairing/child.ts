import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { conflict } from "@/lib/core/errors";
import { recordAllAccess } from "@/lib/history/record";
import { applyWhole } from "@/lib/sync/apply";
import type { Projection, SyncChanges, SyncConflict } from "@/lib/sync/model";
import { tenantUrl } from "@/lib/tenants/address";
import { breakGlassOf } from "./break-glass";
import { type Cleared, clearLocal, takeSnapshot } from "./snapshot";

/** What a child's part of the pairing did; kept with the snapshot, so that a repeated job knows it too. */
export type ChildDone = { seq: number; changes: SyncChanges; conflicts: SyncConflict[]; cleared: Cleared };

/** Called between the steps of the child's transaction; tests stop the work there. */
export type ChildFault = (step: "locked" | "snapshot" | "cleared" | "applied" | "audited") => void;

/** Which pairing, and who asked for it. */
export type ChildPairing = {
  pairingId: string;
  breakGlassUserId: string;
  claimedBy: string;
  mainId: string;
  tenant: { id: string; name: string };
};

/**
 * The child's whole part of a pairing: snapshot, clearing, main's rows, the connection "Main" and the audit row,
 * all in the one transaction `tx`, under main's role (P3, P4). Where it is done already, it returns what was
 * done. Throws `Refusal` where the pairing was given up meanwhile or its account is not there any more.
 */
export async function becomeChild(
  tx: Tx,
  pairing: ChildPairing,
  main: { projection: Projection; seq: number },
  fault: ChildFault,
): Promise<ChildDone> {
  const done = await lockState(tx, pairing.pairingId);
  if (done) return done;
  if (!(await breakGlassOf(tx, pairing.breakGlassUserId, true))) {
    throw conflict(
      "The account that was to survive is no longer an active Account Admin of the tenant. Register it with a new key.",
    );
  }
  fault("locked");
  const cleared = await takeSnapshot(tx, pairing.pairingId, pairing.breakGlassUserId);
  fault("snapshot");
  await clearLocal(tx, pairing.breakGlassUserId);
  const actor = { id: pairing.claimedBy, home: pairing.mainId, kind: "main" as const };
  await recordAllAccess(tx, actor, "pairing");
  fault("cleared");
  await tx.sql`
    update sync_state set pairing_id = ${pairing.pairingId}, main_url = ${tenantUrl("main")}, seq = 0,
      share_seq = 0
    where id = 1`;
  const applied = await applyWhole(tx, main.projection, main.seq);
  await tx.sql`
    insert into connections (id, origin, kind, name) values (${randomUUID()}, 'main', 'main', 'Main')
    on conflict (kind, name) do nothing`;
  fault("applied");
  const result: ChildDone = { seq: main.seq, ...applied, cleared };
  await tx.sql`
    update snapshots set content = content || ${JSON.stringify({ done: result })}::text::jsonb
    where id = ${pairing.pairingId}`;
  await writeAudit(tx, actor, "tenant.initialize", {
    target: { kind: "tenant", ...pairing.tenant },
    after: { cleared, changes: applied.changes, conflicts: applied.conflicts.length },
    data: undefined,
  });
  fault("audited");
  return result;
}

/** Locks the child's sync state to the end of `tx`, and tells what this pairing has done here already. */
async function lockState(tx: Tx, pairingId: string): Promise<ChildDone | undefined> {
  const [state] = await tx.sql<{ pairing_id: string | null }[]>`
    select pairing_id from sync_state where id = 1 for update`;
  const [kept] = await tx.sql<{ done: ChildDone | null }[]>`
    select content->'done' as done from snapshots where id = ${pairingId}`;
  if (state?.pairing_id === pairingId && kept?.done) return kept.done;
  if (kept)
    throw conflict("This pairing was given up before it was done. Register the tenant with a new key.");
  if (state?.pairing_id)
    throw conflict("The tenant is still bound to an earlier pairing. Unpair it, then register it anew.");
  return undefined;
}
