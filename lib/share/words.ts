import type { ShareStatus, TargetState } from "./model";

/** What each status over all tenants is called (C2). */
export const SHARE_LABELS: Readonly<Record<ShareStatus, string>> = {
  successful: "Successful",
  sharing: "Sharing",
  incomplete: "Incomplete",
  not_shared: "Not Shared",
};

/** What each state at one tenant is called. */
export const TARGET_LABELS: Readonly<Record<TargetState, string>> = {
  successful: "Successful",
  sharing: "Sharing",
  outdated: "Out of date",
  missing: "Not shared yet",
  failed: "Failed",
};
