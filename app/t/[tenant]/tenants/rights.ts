import type { SiteRights } from "@/components/sites/sites-table";
import type { TenantRights } from "@/components/tenants/row-actions";
import { admits, type Context, edit } from "@/lib/core/context";
import { enterableTenants } from "@/lib/tenants/queries";

const TOLD = 100;

/** What the person's roles let him do with tenants; the commands check the same. */
export function tenantRights(context: Context): TenantRights {
  const may = (action: string) => context.levels.get(action) === "edit";
  return {
    pair: admits(context, edit("tenants")) && may("tenants:pair"),
    unpair: admits(context, edit("tenants")) && may("tenants:unpair"),
    sync: admits(context, edit("sync")) && may("sync:run"),
    labels: admits(context, edit("labels")),
  };
}

/** What the person's roles let him do with sites; the commands check the same (T7). */
export function siteRights(context: Context): SiteRights {
  const may = (action: string) => context.levels.get(action) === "edit";
  return {
    edit: admits(context, edit("sites")),
    enable: may("sites:enable"),
    disable: may("sites:disable"),
  };
}

/** The addresses of the tenants that the person may enter; null where there are more than can be told here. */
export async function enterableSlugs(context: Context): Promise<string[] | null> {
  const tenants = await enterableTenants(context, "", TOLD);
  return tenants.length < TOLD ? tenants.map(({ slug }) => slug) : null;
}
