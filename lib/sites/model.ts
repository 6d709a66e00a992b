import { z } from "zod";
import { Id, line, Version } from "@/lib/users/text";

/** What sites can be sorted by, the default first. */
export const SITE_SORTS = ["name", "active", "status", "synced"] as const;

/** The keys of a typed filter over sites. */
export const SITE_FILTERS = ["active", "status"] as const;

/** How the last change of a site went in its tenant (T7). */
export type SiteStatus = "pending" | "successful" | "failed";

/** What belongs to a site in its tenant, and goes with it (T7). */
export type SiteLosses = { connections: number };

/** A row of the table of a tenant's sites. Times are UTC in ISO form. */
export type SiteRow = {
  id: string;
  tenantId: string;
  name: string;
  active: boolean;
  status: SiteStatus;
  /** What was being done when it failed, and why, with a reference (T7). */
  reason: string | null;
  lastSynced: string | null;
  /** What the last disabling took away in the tenant; null where nothing was. */
  removed: SiteLosses | null;
  version: number;
  createdAt: string;
};

/** A new site of a tenant, made by main (T7). */
export const CreateSiteInput = z.strictObject({ tenantId: Id, name: line("a name", 80) });
export type CreateSiteInput = z.infer<typeof CreateSiteInput>;

/** The sites to enable or to disable. */
export const SwitchSitesInput = z.strictObject({ ids: z.array(Id).min(1).max(200), active: z.boolean() });
export type SwitchSitesInput = z.infer<typeof SwitchSitesInput>;

/** A site's new name, and the version that the edit began with. */
export const RenameSiteInput = z.strictObject({ id: Id, version: Version, name: line("a name", 80) });
export type RenameSiteInput = z.infer<typeof RenameSiteInput>;

/** The sites of which the change that failed is tried again. */
export const RetrySitesInput = z.strictObject({ ids: z.array(Id).min(1).max(200) });
export type RetrySitesInput = z.infer<typeof RetrySitesInput>;

/** Asks what disabling these sites would take away; ids in an address stand side by side. */
export const SiteLossesInput = z.strictObject({
  ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(Id).min(1).max(200)),
});
export type SiteLossesInput = z.infer<typeof SiteLossesInput>;
