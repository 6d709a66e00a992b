/** In what way a tenant differs from main (W7). */
export type DeviationKind =
  | "changed"
  | "gone"
  | "same_name"
  | "missing"
  | "outdated"
  | "failed"
  | "rolled_back";

/** Open ones are trouble; accepted ones are not until they expire; repaired ones were pushed again. */
export type DeviationState = "open" | "accepted" | "repaired";

/** The words for each kind, with what they mean. */
export const KIND_WORDS: Readonly<Record<DeviationKind, { label: string; means: string }>> = {
  changed: { label: "Changed there", means: "It was changed in the tenant's database, past main." },
  gone: { label: "Gone there", means: "It was removed from the tenant's database, past main." },
  same_name: { label: "Same name", means: "A local item of the tenant has the name of a shared one." },
  missing: { label: "Missing", means: "The tenant should hold it and does not yet." },
  outdated: { label: "Outdated", means: "The tenant holds an earlier version." },
  failed: { label: "Failed", means: "The last push did not arrive, or not at every site." },
  rolled_back: { label: "Rolled back", means: "The tenant was taken back to an earlier version." },
};

/** The words for where a deviation stands. */
export const STATE_WORDS: Readonly<Record<DeviationState, string>> = {
  open: "Open",
  accepted: "Accepted",
  repaired: "Repaired",
};

/** Why a deviation cannot be repaired from main now; undefined where it can. */
export function whyNotRepair(row: { kind: DeviationKind; state: DeviationState }): string | undefined {
  if (row.kind === "same_name") return "Only the tenant can rename or delete its own item.";
  return row.state === "repaired" ? "It is repaired already." : undefined;
}
