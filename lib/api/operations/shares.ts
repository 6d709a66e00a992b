import { z } from "zod";
import { inTenant } from "@/db/connection";
import { contentItem } from "@/lib/content/queries";
import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { type Context, edit, view } from "@/lib/core/context";
import { invalid, notFound } from "@/lib/core/errors";
import { retryShare } from "@/lib/share/commands/retry";
import { planOf, requireSeen, share } from "@/lib/share/commands/share";
import { PlanInput, RetryInput, ShareInput, statusOf } from "@/lib/share/model";
import { shareCounts } from "@/lib/share/queries";
import { shareTenants } from "@/lib/share/tenants";

const tag = "Sharing";
const id = z.uuid();

const Plan = z
  .strictObject({
    digest: z.string().describe("Names exactly this plan."),
    changes: z.array(
      z.strictObject({
        itemId: id,
        tenantId: id,
        action: z.enum(["add", "overwrite", "remove"]),
        number: z.int().nullable().describe("The version that goes."),
        digest: z.string().nullable(),
        direct: z.boolean(),
        with: z.string().nullable().describe("The item that needs this one."),
        blocked: z.boolean(),
        failure: z.string().nullable().describe("Why this will not be successful."),
      }),
    ),
    refused: z.array(z.strictObject({ itemId: id, reason: z.string() })),
    items: z.record(z.string(), z.strictObject({ name: z.string(), type: z.string() })),
    tenants: z.record(z.string(), z.strictObject({ name: z.string(), slug: z.string(), region: z.string() })),
    targeted: z.array(z.string()),
  })
  .meta({ id: "SharePlan", description: "What sharing would do, tenant by tenant." });

const ids = (what: string) =>
  z
    .string()
    .max(20_000, "Name fewer at once.")
    .transform((text) => text.split(",").map((one) => one.trim()))
    .describe(`Ids of ${what}, separated by commas.`);

/** Sharing is main's: elsewhere its operations do not exist. */
function requireMain(context: Context): void {
  if (context.tenant.kind !== "main") throw notFound("operation");
}

/** What sharing would do (C18). */
export const plan = readOperation({
  id: "planShare",
  method: "GET",
  path: "/shares/plan",
  tag,
  summary: "Show what sharing would do",
  description: "Per tenant what is added, overwritten and removed. On main only.",
  needs: view("sharing"),
  params: z.strictObject({}),
  query: z.strictObject({
    items: ids("the items"),
    tenants: ids("tenants; without any the labels say which").optional(),
    mode: z.enum(["share", "stop"]).default("share"),
  }),
  answer: Plan,
  status: 200,
  async run(context, { query: { items, tenants, mode } }) {
    requireMain(context);
    const input = PlanInput.safeParse({ itemIds: items, mode, ...(tenants ? { tenantIds: tenants } : {}) });
    if (!input.success) throw invalid("Name items and tenants by their ids.");
    const all = await shareTenants();
    const body = await inTenant(context.tenant, (tx) => planOf(tx, input.data, all));
    requireSeen(context, body, input.data.itemIds);
    return { body };
  },
});

/** Carries out exactly a plan: shares items, or stops sharing them (C3, C18). */
export const start = writeOperation({
  id: "share",
  name: "share.start",
  method: "POST",
  path: "/shares",
  tag,
  summary: "Share items, or stop sharing them",
  description:
    "Carries out exactly the plan of this `digest`, or nothing: 409 where it would be another by now.",
  needs: edit("sharing"),
  params: z.strictObject({}),
  body: ShareInput,
  example: {
    itemIds: ["7b1f4a52-94f6-4d0c-8a53-0f5a3f6f0f11"],
    mode: "share",
    digest: "0000000000000000000000000000000000000000000000000000000000000000",
  },
  answer: z.strictObject({ changes: z.int() }),
  status: 200,
  input: ({ body }) => body,
  async command(tx, context, input) {
    requireMain(context);
    return share(tx, context, input);
  },
  reply: (data) => ({ body: data }),
});

const ofItem = z.strictObject({ item: id.describe("The item's id.") });

/** How an item stands over its tenants (C2). */
export const status = readOperation({
  id: "getShareStatus",
  method: "GET",
  path: "/shares/{item}",
  tag,
  summary: "Show how an item's sharing stands",
  needs: view("sharing"),
  params: ofItem,
  query: z.strictObject({}),
  answer: z.strictObject({
    status: z.enum(["successful", "sharing", "incomplete", "not_shared"]),
    counts: z.strictObject({
      missing: z.int(),
      sharing: z.int(),
      successful: z.int(),
      outdated: z.int(),
      failed: z.int(),
    }),
  }),
  status: 200,
  async run(context, { params: { item } }) {
    requireMain(context);
    await contentItem(context, item);
    const none = { missing: 0, sharing: 0, successful: 0, outdated: 0, failed: 0 };
    const counts = (await shareCounts(context, [item])).get(item) ?? none;
    return { body: { status: statusOf(counts), counts } };
  },
});

/** Tries again for tenants, or for all that failed (C4). */
export const retry = writeOperation({
  id: "retryShare",
  name: "share.retry",
  method: "POST",
  path: "/shares/{item}/retry",
  tag,
  summary: "Share an item again",
  description: "With the tenants named, or with all that do not have the newest.",
  needs: edit("sharing"),
  params: ofItem,
  body: RetryInput.omit({ itemId: true }),
  example: {},
  answer: z.strictObject({ tenants: z.int() }),
  status: 200,
  input: ({ params: { item }, body }) => ({ ...body, itemId: item }),
  async command(tx, context, input) {
    requireMain(context);
    return retryShare(tx, context, input);
  },
  reply: (data) => ({ body: data }),
});
