import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { shareStatus } from "@/lib/share/queries";
import { shareTenants } from "@/lib/share/tenants";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { createSite, renameSite, retrySites, switchSites } from "./commands/edit";
import { switchLosses } from "./losses";
import { pushSites, type SiteFault } from "./push";
import { listSites } from "./queries";

let deployment: TestDeployment;
let main: Context;
let child: TenantRef;
let other: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  child = await deployment.child();
  other = await deployment.child();
  await pair(child);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);
const make = (name: string, tenantId = child.id) =>
  inMain((tx) => createSite(tx, main, { tenantId, name })).then(({ data }) => data.id);
const turn = (id: string, active: boolean, context = main) =>
  inMain((tx) => switchSites(tx, context, { ids: [id], active }));
const push = (fault?: SiteFault) => pushSites({ tenantIds: [child.id] }, fault);
const inChild = async () => {
  const rows = await inTenant(
    child,
    (tx) => tx.sql<{ name: string; origin: string }[]>`select name, origin from sites order by name`,
  );
  return rows.map(({ name, origin }) => `${name} ${origin}`);
};
const row = async (id: string) =>
  (await listSites(main, child.id, { q: "", sort: "name" })).rows.find((site) => site.id === id);

const shareAll = async (id: string) => {
  const input = { itemIds: [id], mode: "share" as const };
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => planOf(tx, input, tenants));
  await inMain((tx) => share(tx, main, { ...input, digest }));
  await pushShares();
};
const status = async (id: string) => (await shareStatus(main, [id])).get(id);

describe("sites", () => {
  it("T7: a site arrives in its tenant, is renamed there, is removed by Disable and comes back by Enable", async () => {
    const id = await make("Berlin");
    expect(await row(id)).toMatchObject({ status: "pending", active: true, lastSynced: null });
    await push();
    expect(await row(id)).toMatchObject({ status: "successful", lastSynced: expect.any(String) });
    expect(await inChild()).toEqual(["Berlin main"]);
    await inMain((tx) => renameSite(tx, main, { id, version: 1, name: "Bern" }));
    await push();
    expect(await inChild()).toEqual(["Bern main"]);
    await turn(id, false);
    await push();
    expect(await inChild()).toEqual([]);
    expect(await row(id)).toMatchObject({ status: "successful", active: false });
    await turn(id, true);
    await push();
    expect(await inChild()).toEqual(["Bern main"]);
  });

  it("T7: what belongs to a disabled site goes with it, wholly or not at all, and the failure is told", async () => {
    const id = await make("Oslo");
    await push();
    const connection = randomUUID();
    await inTenantAsMain(
      child,
      (tx) => tx.sql`
        insert into content_items (id, origin, type, name, draft)
        values (${connection}, 'main', 'connection', 'Mail', ${JSON.stringify({ scope: { kind: "site", siteId: id } })}::text::jsonb)`,
    );
    const left = () =>
      inTenant(child, (tx) => tx.sql`select from content_items where id = ${connection}`).then(
        (r) => r.length,
      );
    await turn(id, false);
    const stop: SiteFault = (step) => {
      if (step === "written") throw new Error("stopped");
    };
    await expect(push(stop)).rejects.toThrow(/not as main says/);
    expect(await left()).toBe(1);
    expect(await inChild()).toContain("Oslo main");
    expect(await row(id)).toMatchObject({
      status: "failed",
      reason: expect.stringMatching(/^Disabling failed: Something failed on our side\. \(reference \w+\)$/),
    });
    await push();
    expect(await left()).toBe(0);
    expect(await inChild()).not.toContain("Oslo main");
    expect(await row(id)).toMatchObject({ status: "successful", reason: null });
  });

  it("T7: refuses a taken name, an unpaired or unknown tenant, a switch that changes nothing, a stale edit", async () => {
    const id = await make("Rome");
    expect(await outcomeOf(make("ROME"))).toMatch(/^conflict: This tenant has a site/);
    expect(await outcomeOf(make("Rome", other.id))).toMatch(/^not_found|^conflict/);
    expect(await outcomeOf(make("Rome", randomUUID()))).toMatch(/^not_found/);
    expect(await outcomeOf(turn(id, true))).toMatch(/^conflict: Rome is enabled already/);
    expect(await outcomeOf(turn(randomUUID(), true))).toMatch(/^not_found/);
    const stale = { id, version: 9, name: "Roma" };
    expect(await outcomeOf(inMain((tx) => renameSite(tx, main, stale)))).toMatch(/^conflict/);
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["sites", "edit"]]),
    });
    expect(await outcomeOf(turn(id, false, weak))).toMatch(/^forbidden/);
  });

  it("T10: a child can neither change nor delete a site that main made", async () => {
    await make("Paris");
    await push();
    const changed = await inTenant(child, (tx) => tx.sql`update sites set name = 'x' returning 1`);
    const gone = await inTenant(child, (tx) => tx.sql`delete from sites returning 1`);
    expect([changed.length, gone.length]).toEqual([0, 0]);
  });

  it("C7, T7: an incident playbook turns Incomplete by a disabled site, and is Successful again once it is back", async () => {
    const { rows } = await listSites(main, child.id, { q: "active:no", sort: "name" });
    for (const site of rows) await turn(site.id, true);
    const id = await make("Lyon");
    await push();
    const { id: playbook } = await anItem(main, "incident_playbook", { ready: true });
    await shareAll(playbook);
    expect(await status(playbook)).toBe("successful");
    await turn(id, false);
    expect(await status(playbook)).toBe("incomplete");
    await push();
    await shareAll(playbook);
    expect(await status(playbook)).toBe("incomplete");
    const [target] = await inMain(
      (tx) => tx.sql<{ reason: string }[]>`select reason from share_targets where item_id = ${playbook}`,
    );
    expect(target?.reason).toContain("Lyon");
    await turn(id, true);
    expect(await status(playbook)).toBe("incomplete");
    await push();
    await shareAll(playbook);
    expect(await status(playbook)).toBe("successful");
  });

  it("T7: tells what a purge will take and took, also where it was stopped and resumed; a failed one is retried", async () => {
    const id = await make("Bonn");
    await push();
    await inTenantAsMain(
      child,
      (tx) => tx.sql`
        insert into content_items (id, origin, type, name, draft)
        values (${randomUUID()}, 'main', 'connection', 'Bonn mail',
          ${JSON.stringify({ scope: { kind: "site", siteId: id } })}::text::jsonb)`,
    );
    expect(await switchLosses(main, { ids: [id] })).toMatchObject({ connections: 1, unreachable: [] });
    expect(await outcomeOf(switchLosses(main, { ids: [randomUUID()] }))).toMatch(/^not_found/);
    expect(await outcomeOf(inMain((tx) => retrySites(tx, main, { ids: [id] })))).toMatch(/^conflict/);
    await turn(id, false);
    const die: SiteFault = (step) => {
      if (step === "committed") throw new Error("stopped");
    };
    await expect(push(die)).rejects.toThrow(/not as main says/);
    expect(await row(id)).toMatchObject({ status: "failed", removed: { connections: 1 } });
    await inMain((tx) => retrySites(tx, main, { ids: [id] }));
    expect(await row(id)).toMatchObject({ status: "pending" });
    await push();
    expect(await row(id)).toMatchObject({ status: "successful", removed: { connections: 1 } });
    await turn(id, true);
    await push();
    expect(await row(id)).toMatchObject({ removed: null });
  });
});
