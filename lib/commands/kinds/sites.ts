import { z } from "zod";
import { edit } from "@/lib/core/context";
import { createSite, switchSites } from "@/lib/sites/commands/edit";
import { CreateSiteInput } from "@/lib/sites/model";
import { line } from "@/lib/users/text";
import { command, field } from "../definition";
import { siteByName } from "../names";

const site = CreateSiteInput.shape.name;

/** Makes sites of a tenant that is taken on (T7). */
export const createTenantSite = command({
  name: "CreateTenantSite",
  group: "tenants",
  title: "Create a tenant's site",
  description: "Makes a site in each tenant, active at once. A name that is taken there is refused.",
  on: "tenant",
  needs: edit("sites"),
  audit: "site.create",
  input: z.strictObject({ site: site.meta(field("Site")) }),
  async run(tx, context, input, { id }) {
    const change = await createSite(tx, context, { tenantId: id, name: input.site });
    return { ...change, data: { message: `The site ${input.site} is made; the tenant gets it now.` } };
  },
});

/** Makes sure that a tenant has a site: for scripts that set a system up again and again. */
export const createSiteOnce = command({
  name: "CreateSite",
  group: "import",
  title: "Create a site",
  description:
    "Makes a site in each tenant that has none of this name yet, and leaves one that is there as it is.",
  on: "tenant",
  needs: edit("sites"),
  audit: "site.create",
  input: z.strictObject({ site: site.meta(field("Site")) }),
  async run(tx, context, input, { id }) {
    const [there] = await tx.sql<{ id: string; name: string }[]>`
      select id, name from sites where tenant_id = ${id} and name_folded = lower(${input.site})`;
    if (there) {
      const message = `The site ${there.name} is there already.`;
      return { target: { kind: "site", id: there.id, name: there.name }, data: { message } };
    }
    const change = await createSite(tx, context, { tenantId: id, name: input.site });
    return { ...change, data: { message: `The site ${input.site} is made; the tenant gets it now.` } };
  },
});

/** Enables or disables a tenant's site (T7). */
export const updateTenantSiteStatus = command({
  name: "UpdateTenantSiteStatus",
  group: "tenants",
  title: "Enable or disable a tenant's site",
  description: "A disabled site is removed from its tenant, with all that belongs to it there.",
  danger: "A site that is disabled is removed from its tenant, with the connections that belong to it there.",
  on: "tenant",
  needs: edit("sites"),
  audit: "site.switch",
  input: z.strictObject({
    site: line("a name", 80).meta(field("Site")),
    status: z
      .enum(["enabled", "disabled"], { error: "Choose enabled or disabled." })
      .meta(field("Status", "choice")),
  }),
  async run(tx, context, input, { id }) {
    const found = await siteByName(tx, id, input.site, "site");
    const active = input.status === "enabled";
    const change = await switchSites(tx, context, { ids: [found.id], active });
    return { ...change, data: { message: `${found.name} is ${input.status}; the tenant is told now.` } };
  },
});
