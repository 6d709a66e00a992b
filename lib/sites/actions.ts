"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { createSite, renameSite, retrySites, switchSites } from "./commands/edit";
import { CreateSiteInput, RenameSiteInput, RetrySitesInput, SwitchSitesInput } from "./model";

/** Makes a site of a tenant (T7); a child cannot (T10). */
export const create = action({
  name: "site.create",
  needs: edit("sites"),
  only: "main",
  input: CreateSiteInput,
  run: createSite,
});

/** Renames a site. */
export const rename = action({
  name: "site.rename",
  needs: edit("sites"),
  only: "main",
  input: RenameSiteInput,
  run: renameSite,
});

/** Enables or disables sites (T7). */
export const switchActive = action({
  name: "site.switch",
  needs: edit("sites"),
  only: "main",
  input: SwitchSitesInput,
  run: switchSites,
});

/** Tries again to bring failed sites to their tenants (T7). */
export const retry = action({
  name: "site.retry",
  needs: edit("sites"),
  only: "main",
  input: RetrySitesInput,
  run: retrySites,
});
