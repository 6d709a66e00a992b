import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { applyWhole } from "./apply";
import { syncChanges } from "./engine";
import type { MainChange } from "./model";
import { project } from "./model";
import { projectTenants } from "./projection";
import { reconcile } from "./reconcile";
import { childRows, pair, readMain, sorted } from "./testing/fixtures";
import { dice, randomDeed } from "./testing/world";

const SEEDS = [1, 2, 3];
const DEEDS = 120;
let deployment: TestDeployment;
let main: TenantRef;
let children: TenantRef[];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  children = [
    await deployment.child({ region: "default" }),
    await deployment.child(),
    await deployment.child(),
  ];
  for (const child of children) await pair(child);
});

afterAll(() => deployment.close());

async function differences(): Promise<string[]> {
  const state = await readMain(main);
  const found: string[] = [];
  for (const child of children) {
    const actual = sorted(await childRows(deployment, child));
    const wanted = sorted(project(state, child.id));
    if (JSON.stringify(actual) === JSON.stringify(wanted)) continue;
    try {
      expect(actual).toEqual(wanted);
    } catch (error) {
      found.push((error as Error).message);
    }
  }
  return found;
}

describe.each(SEEDS)("random deeds on main, seed %i", (seed) => {
  it("S1, S2: after each one, every child holds exactly what the pure projection says", async () => {
    const roll = dice(seed);
    const done: (MainChange | undefined)[] = [];
    for (let count = 0; count < DEEDS; count++) {
      const change = await randomDeed(
        main,
        children.map(({ id }) => id),
        roll,
      );
      if (!change) continue;
      done.push(change);
      await syncChanges(change);
      expect({ count, last: done.slice(-3), differences: await differences() }).toMatchObject({
        differences: [],
      });
    }
    expect(done.length).toBeGreaterThan(DEEDS / 3);
  });

  it("S1: the projection in SQL equals the pure function", async () => {
    const state = await readMain(main);
    const ids = children.map(({ id }) => id);
    const { byTenant } = await inTenant(main, (tx) => projectTenants(tx, ids));
    for (const id of ids)
      expect(sorted(byTenant.get(id) ?? project(state, ""))).toEqual(sorted(project(state, id)));
  });

  it("S2: the digest of the rows equals main's, and the reconcile finds nothing to do", async () => {
    expect(await reconcile()).toEqual({ equal: children.length, repaired: 0, failed: 0 });
  });

  it("S2: changes told in the wrong order or not at all are repaired by the reconcile", async () => {
    const roll = dice(seed + 100);
    const told: MainChange[] = [];
    for (let count = 0; count < 40; count++) {
      const change = await randomDeed(
        main,
        children.map(({ id }) => id),
        roll,
      );
      if (change && roll() < 0.6) told.push(change);
    }
    for (const change of told.sort(() => roll() - 0.5)) await syncChanges(change);
    expect(await reconcile()).toMatchObject({ failed: 0 });
    expect(await differences()).toEqual([]);
  });

  it("applies a whole projection in a transaction of the child", async () => {
    const child = await deployment.child();
    const state = await readMain(main);
    const [first] = children;
    const projection = project(state, first?.id ?? "");
    await inTenantAsMain(child, (tx) => applyWhole(tx, projection, 1_000_000));
    expect(sorted(await childRows(deployment, child))).toEqual(sorted(projection));
  });
});
