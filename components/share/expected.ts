/** A share that this tab waits for the end of. */
export type ExpectedShare = { itemIds: string[]; mode: "share" | "stop"; what: string };

const keyOf = (tenant: string) => `bailiwick-shares-${tenant}`;
const MOST = 20;

/** Remembers, across a reload, that this tab's person began a share and wants to hear of its end. */
export function expectShare(tenant: string, share: ExpectedShare): void {
  keepExpected(tenant, [...expectedShares(tenant), share].slice(-MOST));
}

/** The shares whose end is still to be told in this tab. */
export function expectedShares(tenant: string): ExpectedShare[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(tenant)) ?? "[]") as ExpectedShare[];
  } catch {
    return [];
  }
}

/** Keeps these only. */
export function keepExpected(tenant: string, shares: readonly ExpectedShare[]): void {
  try {
    sessionStorage.setItem(keyOf(tenant), JSON.stringify(shares));
  } catch {
    // A browser without storage tells no end; the table shows it all the same.
  }
}
