import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createGroup } from "@/lib/groups/commands/create";
import { removeRegistration, unpairTenant } from "@/lib/pairing/commands/unpair";
import { initializePairing } from "@/lib/pairing/initialize";
import { aChild, furnish, register, type TestChild } from "@/lib/pairing/testing";
import { finishUnpairing } from "@/lib/pairing/unpair";
import { syncChanges } from "@/lib/sync/engine";
import { reconcile } from "@/lib/sync/reconcile";
import { behind, pair } from "@/lib/sync/testing/fixtures";
import { expectInSync, jobsOf } from "@/lib/sync/testing/kit";
import { dice } from "@/lib/sync/testing/world";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { perform } from "@/lib/users/testing";
import { recordAccess } from "./record";
import { randomCommand } from "./testing/random-command";
import { expectComplete } from "./testing/record";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = await adminOf(deployment.main);
});
afterAll(() => deployment.close());

async function adminOf(tenant: TenantRef): Promise<Context> {
  const id = await anAdmin(tenant, `root@${tenant.slug}.test`);
  const system = { id: null, home: null, kind: "system" as const };
  await inTenant(tenant, (tx) => recordAccess(tx, system, { users: [id] }, "setup"));
  return aContext(tenant, id);
}

describe("the record of access", () => {
  it("W3: equals what is there after any commands on main and in a child, and after every sync", async () => {
    const child = await deployment.child();
    await pair(child);
    const there = await adminOf(child);
    const roll = dice(20260);
    let told = (await jobsOf(deployment, "sync_changes")).length;
    for (let step = 0; step < 160; step += 1) {
      await randomCommand(roll() < 0.7 ? main : there, [child.id], roll);
      const jobs = await jobsOf(deployment, "sync_changes");
      if (roll() < 0.6) {
        for (const job of jobs.slice(told)) await syncChanges(job.input);
        told = jobs.length;
      }
      if (step % 20 === 0) await expectComplete(deployment, deployment.main, child);
    }
    for (const job of (await jobsOf(deployment, "sync_changes")).slice(told)) await syncChanges(job.input);
    await expectInSync(deployment, child);
    await expectComplete(deployment, deployment.main, child);
    const [rows] = await inTenant(
      deployment.main,
      ({ sql }) =>
        sql<{ kinds: string[] }[]>`select array_agg(distinct kind order by kind) as kinds from history`,
    );
    expect(rows?.kinds).toEqual(["group", "listing", "member", "nesting", "role", "user"]);
  });

  it("W3: follows a whole push that repairs drift", async () => {
    const child = await deployment.child();
    await pair(child);
    await perform(createGroup, main, {
      name: "Drift",
      description: "",
      roleId: ACCOUNT_ADMIN_ID,
      idpGroups: [],
      userIds: [main.person.id],
      nestedGroupIds: [],
      tenantIds: [child.id],
    });
    await reconcile();
    await expectComplete(deployment, child);
    await behind(deployment, child, (sql) => sql`delete from group_members where origin = 'main'`);
    await reconcile();
    await expectComplete(deployment, child);
  });

  it("P3, P6, W3: follows pairing, which clears, and unpairing, which brings back", async () => {
    const child: TestChild = await aChild(deployment);
    await furnish(child);
    const job = await register(main, child);
    await initializePairing(job);
    await expectComplete(deployment, child.tenant);
    await perform(createGroup, main, {
      name: "Listed",
      description: "",
      roleId: ACCOUNT_ADMIN_ID,
      idpGroups: [],
      userIds: [main.person.id],
      nestedGroupIds: [],
      tenantIds: [child.tenant.id],
    });
    await reconcile();
    await expectComplete(deployment, child.tenant, deployment.main);
    await inControl((tx) => unpairTenant(tx, main, { tenantId: child.tenant.id, restore: true }));
    await finishUnpairing(job);
    await expectComplete(deployment, child.tenant);
    await inControl((tx) => removeRegistration(tx, main, { tenantId: child.tenant.id }));
    await expectComplete(deployment, deployment.main);
    const [causes] = await inTenant(
      child.tenant,
      ({ sql }) =>
        sql<{ n: string[] }[]>`select array_agg(distinct cause || ' ' || actor_kind) as n from history`,
    );
    expect(causes?.n.sort()).toEqual(["pairing main", "setup system", "sync main"]);
  });
});
