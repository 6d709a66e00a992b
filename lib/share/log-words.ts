import type { TargetState } from "./model";

/** One tenant in an item's share log. Times are UTC in ISO form. */
export type ShareLogRow = {
  tenantId: string;
  name: string;
  state: TargetState;
  /** The version that it should hold; null where it is to be taken away. */
  wanted: number | null;
  /** The version that it holds; null for none. */
  held: number | null;
  reason: string | null;
  ref: string | null;
  changedAt: string;
  heldAt: string | null;
  /** True where it only travels along with another item (C17). */
  along: boolean;
  /** What became of it at the tenant's sites, for the types that are told by site. */
  sites: { all: number; failed: number };
};

/** One site in the log of a tenant. */
export type ShareSiteRow = {
  id: string;
  name: string;
  state: "successful" | "failed";
  reason: string | null;
  at: string;
};

/** Something that was done about an item's sharing, the newest first. */
export type ShareEvent = {
  id: string;
  at: string;
  who: string;
  what: "share" | "stop" | "retry" | "by-itself";
  tenants: number | null;
};

const minute = (at: string) => `${at.slice(0, 16).replace("T", " ")} UTC`;

/** What happened in a tenant, in words: what, when, which version, why, and under which reference (C4). */
export function logSummary(row: Omit<ShareLogRow, "tenantId" | "name" | "sites">): string {
  const { state, wanted, held, reason, ref, changedAt, heldAt } = row;
  const words: string[] = [];
  if (state === "sharing")
    words.push(wanted === null ? "It is being taken away." : `Version ${wanted} is on its way.`);
  if (state === "missing") words.push("It was never pushed here.");
  if (state === "successful")
    words.push(`Version ${held} is here${heldAt ? ` since ${minute(heldAt)}` : ""}.`);
  if (state === "failed")
    words.push(
      `${wanted === null && held !== null ? "Taking it away" : wanted === null ? "Sharing it" : `Version ${wanted}`} failed at ${minute(changedAt)}.`,
    );
  if (state === "outdated")
    words.push(`Version ${held} is here and is out of date since ${minute(changedAt)}.`);
  if (reason) words.push(reason);
  if (state === "failed" && held !== null && held !== wanted && wanted !== null)
    words.push(`Version ${held} is still here.`);
  if (row.along) words.push("It travels along with what uses it.");
  if (ref && !reason?.includes(ref)) words.push(`Reference ${ref}.`);
  return words.join(" ");
}
