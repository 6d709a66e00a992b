import type { TenantListRow } from "@/lib/tenants/queries";

type State = Pick<TenantListRow, "pairing" | "connectionStatus" | "pairingReference">;

/**
 * How often a page that shows these tenants is drawn anew; undefined where nothing is under way (P5, P6). What
 * failed is tried again by the queue after a while, so it is looked at now and then.
 */
export function refreshEvery(rows: readonly State[]): number | undefined {
  if (rows.some((row) => isInitializing(row) || (isUnpairing(row) && !row.pairingReference))) return 1000;
  return rows.some((row) => isUnpairing(row) || row.pairing === "failed") ? 5000 : undefined;
}

/** True from Register and initiate until it is Initialized or Failed (P5). */
function isInitializing(row: State): boolean {
  return row.pairing === "pending";
}

/** True while main is being taken out of the tenant: one that only cannot be reached has been probed (P6). */
function isUnpairing(row: State): boolean {
  return row.pairing === "disconnected" && row.connectionStatus === "unknown";
}
