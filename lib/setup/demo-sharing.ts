import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { shareTenants } from "@/lib/share/tenants";
import { createSite, switchSites } from "@/lib/sites/commands/edit";
import { pushSites } from "@/lib/sites/push";
import { fillDemoLibrary } from "./demo-library";

/** What the demo's MSSP shares. The account takeover, among others, is never shared: its connection stays on main. */
const SHARED = [
  "containment",
  "mailTriage",
  "enrich",
  "dedupe",
  "hashCheck",
  "mailCloud",
  "reputationShared",
  "endpointCloud",
  "vip",
  "trustedSenders",
  "escalation",
  "ownScans",
  "trusted",
  "reportedMail",
  "form:Phishing",
  "form:Malware",
];

/**
 * The library, sites of both customers, and a first share: one site is inactive, so that what is published to all
 * sites of that customer is Incomplete (C7).
 */
export async function fillDemoSharing(
  context: Context,
  { acme, globex }: { acme: string; globex: string },
): Promise<void> {
  const ids = await fillDemoLibrary(context);
  const [made] = await inTenant(context.tenant, (tx) => tx.sql`select from sites limit 1`);
  if (!made) {
    const site = (tenantId: string, name: string) =>
      execute({ name: "site.create", run: createSite }, context, { tenantId, name });
    await site(acme, "Head office");
    const branch = await site(acme, "Branch office");
    await site(globex, "Clinic");
    await site(globex, "Laboratory");
    await execute({ name: "site.switch", run: switchSites }, context, { ids: [branch.id], active: false });
  }
  await pushSites({ tenantIds: [acme, globex] });
  const itemIds = SHARED.map((key) => ids.get(key) ?? "");
  const wish = { itemIds, mode: "share" as const };
  const tenants = await shareTenants();
  const { digest, changes } = await inTenant(context.tenant, (tx) => planOf(tx, wish, tenants));
  if (changes.length > 0) await execute({ name: "share.push", run: share }, context, { ...wish, digest });
  await pushShares();
}
