import { inControl } from "@/db/connection";
import { placeOf } from "@/lib/connections/queries";
import type { Place } from "@/lib/connections/resolve";
import { actingOf, contextOfActing } from "@/lib/core/acting";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { requireAction } from "@/lib/roles/queries";

/** Where a test runs: whose incidents it may read, and at which place connections are resolved. */
export type TestPlace = { readonly owner: Context; readonly place: Place | null };

/**
 * The place that a tester chose (C15). On main a tenant that he himself may enter, with the right to its connections;
 * in a child its own sites. Throws `Refusal`: not_found for what is not there for him, forbidden.
 */
export async function testPlace(
  context: Context,
  chosen: { tenantId: string; siteId: string | null } | null,
): Promise<TestPlace> {
  if (context.tenant.kind === "child") {
    if (chosen && chosen.tenantId !== context.tenant.id) throw notFound("tenant");
    return { owner: context, place: await placeOf(context, context.tenant.id, chosen?.siteId ?? null) };
  }
  if (!chosen) return { owner: context, place: null };
  requireAction(context, "playbook-tests:tenant-connections");
  const owner = await contextIn(context, chosen.tenantId);
  return { owner, place: await placeOf(context, chosen.tenantId, chosen.siteId) };
}

/** The person's context in another tenant as a sign-in there would give it (A5). Throws `Refusal` (not_found). */
export async function contextIn(context: Context, tenantId: string): Promise<Context> {
  const [row] = await inControl(
    (tx) => tx.sql<{ slug: string }[]>`select slug from tenants where id = ${tenantId} and kind = 'child'`,
  );
  const owner = row && (await contextOfActing(await actingOf(context), row.slug));
  if (!owner) throw notFound("tenant");
  return owner;
}
