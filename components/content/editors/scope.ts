import type { ConnectionScope } from "@/lib/content/definitions/others";

/** For what a connection can hold, the widest first (C10). */
export const SCOPES = [
  ["all", "Every tenant"],
  ["region", "A region"],
  ["tenant", "A tenant"],
  ["site", "A site of a tenant"],
] as const;

/** A scope of a kind with nothing chosen yet. */
export function blankScope(kind: string): ConnectionScope {
  if (kind === "region") return { kind, region: "" };
  if (kind === "tenant") return { kind, tenantId: "" };
  if (kind === "site") return { kind, tenantId: "", siteId: "" };
  return { kind: "all" };
}
