import { afterAll, beforeAll, describe, it } from "vitest";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { syncChanges, syncTenants } from "@/lib/sync/engine";
import { pair } from "@/lib/sync/testing/fixtures";
import { dice, randomDeed } from "@/lib/sync/testing/world";
import { expectComplete } from "./testing/record";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});
afterAll(() => deployment.close());

describe("the record of access in a child", () => {
  it("W3: follows any sync of a child, also where names pass from one row to another", async () => {
    const child = await deployment.child({ region: "default" });
    await pair(child);
    const roll = dice(77);
    for (let step = 0; step < 150; step += 1) {
      const change = await randomDeed(deployment.main, [child.id], roll);
      if (roll() < 0.1) await syncTenants({ tenantId: child.id });
      else if (change) await syncChanges(change);
      await expectComplete(deployment, child);
    }
  });
});
