import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { updateContent } from "@/lib/content/commands/edit";
import { contentItem } from "@/lib/content/queries";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { reconcileShares } from "@/lib/share/reconcile";
import { shareTenants } from "@/lib/share/tenants";
import { behind, pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { acceptDeviations, endAcceptance, repairDeviations } from "./commands";
import { AcceptInput, type DeviationRow } from "./model";
import { listDeviations, openDeviations } from "./queries";

let deployment: TestDeployment;
let main: Context;
let child: TenantRef;
let second: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  child = await deployment.child({ name: "Acme", slug: "acme" });
  second = await deployment.child({ name: "Globex", region: "default" });
  for (const tenant of [child, second]) await pair(tenant);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);
const UNTIL = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);

async function aShared(): Promise<{ id: string; name: string }> {
  const { id, name } = await anItem(main, "global_list");
  const input = { itemIds: [id], mode: "share" as const };
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => planOf(tx, input, tenants));
  await inMain((tx) => share(tx, main, { ...input, digest }));
  await pushShares();
  return { id, name };
}

const listed = async (id: string, q = ""): Promise<DeviationRow[]> =>
  (await listDeviations(main, { q, sort: "-since" })).rows.filter(({ itemId }) => itemId === id);
const data = (id: string) =>
  inTenant(child, async (tx) => {
    const [row] = await tx.sql<{ draft: unknown }[]>`select draft from content_items where id = ${id}`;
    return row?.draft;
  });
const change = (id: string) =>
  behind(
    deployment,
    child,
    (sql) => sql`update content_items set draft = '{"data": ["evil"]}' where id = ${id}`,
  );

describe("deviations", () => {
  it("W7: what was changed behind main's back is found, repaired by itself, and told", async () => {
    const { id } = await aShared();
    await change(id);
    expect((await reconcileShares()).again).toBe(1);
    await pushShares();
    expect(await data(id)).toEqual({ data: ["a", "b"] });
    expect(await listed(id)).toMatchObject([
      { kind: "changed", state: "repaired", tenantName: "Acme", holds: 1, main: 1 },
    ]);
    expect((await reconcileShares()).again).toBe(0);
    await behind(deployment, child, (sql) => sql`delete from content_items where id = ${id}`);
    expect((await reconcileShares()).again).toBe(1);
    await pushShares();
    expect(await data(id)).toEqual({ data: ["a", "b"] });
    expect((await listed(id)).map(({ kind }) => kind).sort()).toEqual(["changed", "gone"]);
  });

  it("W7: an accepted one is no trouble and not repaired until it expires, and then comes back", async () => {
    const { id } = await aShared();
    await change(id);
    await reconcileShares();
    await pushShares();
    const deviations = [{ itemId: id, tenantId: child.id, kind: "changed" as const }];
    await inMain((tx) => acceptDeviations(tx, main, { deviations, note: "They need it so", until: UNTIL }));
    await change(id);
    const before = await openDeviations(main);
    expect((await reconcileShares()).again).toBe(0);
    await pushShares();
    expect(await data(id)).toEqual({ data: ["evil"] });
    expect(await openDeviations(main)).toBe(before);
    expect(await listed(id, "state:accepted")).toMatchObject([
      { state: "accepted", note: "They need it so", acceptedBy: "Test Admin", expired: false },
    ]);
    await inMain((tx) => tx.sql`update deviation_acceptances set expires_at = now() where item_id = ${id}`);
    expect(await listed(id, "state:open")).toMatchObject([{ expired: true }]);
    expect((await reconcileShares()).again).toBe(1);
    await pushShares();
    expect(await data(id)).toEqual({ data: ["a", "b"] });
  });

  it("W7: an acceptance taken back is trouble again, and a repair pushes what was given", async () => {
    const { id } = await aShared();
    await change(id);
    await reconcileShares();
    await pushShares();
    const deviations = [{ itemId: id, tenantId: child.id, kind: "changed" as const }];
    await inMain((tx) => acceptDeviations(tx, main, { deviations, note: "So be it", until: UNTIL }));
    await change(id);
    await reconcileShares();
    await inMain((tx) => endAcceptance(tx, main, { deviations }));
    expect(await listed(id, "state:open")).toHaveLength(1);
    expect(await outcomeOf(inMain((tx) => endAcceptance(tx, main, { deviations })))).toMatch(/^conflict/);
    const { also, after } = await inMain((tx) => repairDeviations(tx, main, { deviations }));
    expect({ also, after }).toMatchObject({
      also: [],
      after: { kinds: ["Changed there"], tenants: [child.id] },
    });
    await pushShares();
    expect(await data(id)).toEqual({ data: ["a", "b"] });
    expect(await listed(id, "state:repaired")).toHaveLength(1);
  });

  it("W7: what is outdated stands in the register at once, found by filter, and is repaired with the newest", async () => {
    const { id } = await aShared();
    const { name, description, labels, settings, version } = await contentItem(main, id);
    await inMain((tx) =>
      updateContent(tx, main, {
        id,
        name,
        description,
        labels,
        settings,
        version,
        definition: { data: ["2"] },
      }),
    );
    expect(await listed(id, "kind:outdated tenant:Acme type:global-lists")).toMatchObject([
      { kind: "outdated", state: "open", holds: 1, main: 2, reason: "It was changed since." },
    ]);
    expect(await listed(id, "-tenant:acme")).toHaveLength(1);
    const deviations = [{ itemId: id, tenantId: child.id, kind: "outdated" as const }];
    await inMain((tx) => repairDeviations(tx, main, { deviations }));
    await pushShares();
    expect(await data(id)).toEqual({ data: ["2"] });
    expect((await listed(id)).map(({ tenantName }) => tenantName)).toEqual(["Globex"]);
  });

  it("W7, C19: a local item with a shared one's name is told, and cannot be repaired from main", async () => {
    const { id, name } = await aShared();
    const local = aContext(child, await anAdmin(child, "own@child.test"));
    await anItem(local, "global_list", { name: name.toUpperCase() });
    await reconcileShares();
    expect(await listed(id)).toMatchObject([{ kind: "same_name", state: "open", tenantName: "Acme" }]);
    const deviations = [{ itemId: id, tenantId: child.id, kind: "same_name" as const }];
    expect(await outcomeOf(inMain((tx) => repairDeviations(tx, main, { deviations })))).toMatch(
      /^conflict: .*Only the tenant can rename/,
    );
    await inTenant(child, (tx) => tx.sql`delete from content_items where origin = 'local'`);
    await reconcileShares();
    expect(await listed(id)).toEqual([]);
  });

  it("R2: is refused for what is no deviation, without the right to share, and for days that do not fit", async () => {
    const { id } = await aShared();
    const deviations = [{ itemId: id, tenantId: child.id, kind: "changed" as const }];
    const foreign = [{ itemId: randomUUID(), tenantId: child.id, kind: "changed" as const }];
    const input = { note: "x", until: UNTIL };
    for (const some of [deviations, foreign]) {
      expect(
        await outcomeOf(inMain((tx) => acceptDeviations(tx, main, { deviations: some, ...input }))),
      ).toMatch(/^not_found/);
      expect(await outcomeOf(inMain((tx) => repairDeviations(tx, main, { deviations: some })))).toMatch(
        /^not_found/,
      );
    }
    const weak = aContext(deployment.main, main.person.id, { levels: new Map([["deviations", "edit"]]) });
    expect(await outcomeOf(inMain((tx) => repairDeviations(tx, weak, { deviations })))).toMatch(/^forbidden/);
    expect(AcceptInput.safeParse({ deviations, note: "x", until: "2020-01-01" }).success).toBe(false);
    expect(AcceptInput.safeParse({ deviations, note: " ", until: UNTIL }).success).toBe(false);
  });
});
