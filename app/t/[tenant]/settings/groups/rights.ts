import type { Context } from "@/lib/core/context";

/** Whether this person may choose a group's available tenants; undefined outside main, which has none (G1). */
export function tenantsChosen({ tenant, levels }: Context): boolean | undefined {
  return tenant.kind === "main" ? levels.get("groups:tenants") === "edit" : undefined;
}
