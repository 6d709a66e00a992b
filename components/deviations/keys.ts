import type { DeviationKey } from "@/lib/deviations/model";

/** What names these rows to the server. */
export const keysOf = (rows: readonly DeviationKey[]): DeviationKey[] =>
  rows.map(({ itemId, tenantId, kind }) => ({ itemId, tenantId, kind }));
