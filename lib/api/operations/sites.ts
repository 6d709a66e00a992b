import { z } from "zod";
import { inControl, type Tx } from "@/db/connection";
import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { type Context, edit, view } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { createSite, switchSites } from "@/lib/sites/commands/edit";
import { CreateSiteInput, SITE_FILTERS, SITE_SORTS } from "@/lib/sites/model";
import { listSites } from "@/lib/sites/queries";
import { tenantBySlug } from "@/lib/tenants/registry";
import { afterOf, pageQuery, pageReply } from "../paging";
import { Changed, listOf, Made } from "../replies";

const tag = "Sites";

const Site = z
  .strictObject({
    id: z.uuid(),
    tenantId: z.uuid(),
    name: z.string(),
    active: z.boolean(),
    status: z.enum(["pending", "successful", "failed"]),
    reason: z.string().nullable(),
    removed: z
      .strictObject({ connections: z.int() })
      .nullable()
      .describe("What the last disabling took away in the tenant."),
    lastSynced: z.string().nullable(),
    version: z.int(),
    createdAt: z.string(),
  })
  .meta({ id: "Site", description: "A site of a tenant (T7)." });

const Slug = z.string().min(1).max(63).describe("The name in the tenant's address.");

/** The id of a tenant whose sites are meant: on main any child's, in a child its own. Throws `Refusal` (not_found). */
async function tenantIdOf(context: Context, slug: string | undefined): Promise<string> {
  if (context.tenant.kind === "child") {
    if (slug !== undefined && slug !== context.tenant.slug) throw notFound("tenant");
    return context.tenant.id;
  }
  const found = slug === undefined ? undefined : await inControl((tx) => tenantBySlug(tx, slug));
  if (found?.kind !== "child") throw notFound("tenant");
  return found.id;
}

/** A page of a tenant's sites (T7). */
export const list = readOperation({
  id: "listSites",
  method: "GET",
  path: "/sites",
  tag,
  summary: "List a tenant's sites",
  description: "On main those of the tenant that `of` names, in a child its own.",
  needs: view("sites"),
  params: z.strictObject({}),
  query: pageQuery(SITE_SORTS, SITE_FILTERS).extend({ of: Slug.optional() }),
  answer: listOf(Site),
  status: 200,
  async run(context, { query: { q, sort, limit, cursor, of } }) {
    const tenantId = await tenantIdOf(context, of);
    const place = { list: `sites ${tenantId}`, context, sort, q };
    const query = { q, sort, limit, after: afterOf(cursor, place) };
    return pageReply(await listSites(context, tenantId, query), place);
  },
});

/** Makes a site (T7); a child makes none (T10). */
export const create = writeOperation({
  id: "createSite",
  name: "site.create",
  method: "POST",
  path: "/sites",
  tag,
  summary: "Make a site of a tenant",
  description: "On main only.",
  needs: edit("sites"),
  params: z.strictObject({}),
  body: CreateSiteInput.omit({ tenantId: true }).extend({ of: Slug }),
  example: { of: "acme", name: "Paris" },
  answer: Made,
  status: 201,
  input: ({ body }) => body,
  async command(tx: Tx, context: Context, { of, name }: { of: string; name: string }) {
    if (context.tenant.kind !== "main") throw notFound("operation");
    return createSite(tx, context, { tenantId: await tenantIdOf(context, of), name });
  },
  reply: ({ id }) => ({ body: { id } }),
});

/** Enables or disables a site (T7). */
export const switchActive = writeOperation({
  id: "switchSite",
  name: "site.switch",
  method: "POST",
  path: "/sites/{site}/switch",
  tag,
  summary: "Enable or disable a site",
  description: "On main only. A disabled site is removed from its tenant.",
  needs: edit("sites"),
  params: z.strictObject({ site: z.uuid().describe("The site's id.") }),
  body: z.strictObject({ active: z.boolean() }),
  example: { active: false },
  answer: Changed,
  status: 200,
  input: ({ params: { site }, body: { active } }) => ({ ids: [site], active }),
  async command(tx, context, input) {
    if (context.tenant.kind !== "main") throw notFound("operation");
    return switchSites(tx, context, input);
  },
  reply: (data) => ({ body: data }),
});
