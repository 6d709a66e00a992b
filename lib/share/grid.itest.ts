import { afterAll, beforeAll, expect, it } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { share } from "./commands/share";
import { pushShares } from "./engine";
import { ShareGridQuery, shareGrid } from "./grid";
import { PlanQuery, readPlan } from "./plan-read";

const SIZE = { items: 2, tenants: 2 };
let deployment: TestDeployment;
let main: Context;
let children: TenantRef[];
let ids: string[];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  children = [];
  for (const name of ["Acme", "Borealis", "Cedar"]) children.push(await deployment.child({ name }));
  for (const child of children) await pair(child);
  await deployment.child({ name: "Alone, not paired" });
  ids = [];
  for (const labels of [["all"], ["none"], ["all"]])
    ids.push((await anItem(main, "global_list", { ready: true, labels })).id);
  ids.push((await anItem(main, "utility_command", { ready: true })).id);
  const { digest } = await readPlan(main, PlanQuery.parse({ items: ids.join(",") }));
  await execute({ name: "share.start", run: share }, main, { itemIds: ids, mode: "share", digest });
  await pushShares();
});

afterAll(() => deployment.close());

const gridAt = (asked: object = {}, context = main) => shareGrid(context, ShareGridQuery.parse(asked), SIZE);

it("C2: the grid pages down by items and across by tenants, and each pair tells its state", async () => {
  const items = new Set<string>();
  const tenants = new Set<string>();
  let states = 0;
  let after: string | undefined;
  do {
    let right: string | undefined;
    do {
      const grid = await gridAt({ after, right });
      for (const { id } of grid.items.rows) items.add(id);
      for (const { id } of grid.tenants.rows) tenants.add(id);
      for (const row of Object.values(grid.cells))
        for (const state of Object.values(row)) {
          expect(state).toBe("successful");
          states += 1;
        }
      right = grid.tenants.next;
      if (!right) after = grid.items.next;
    } while (right);
  } while (after);
  // The list that no tenant's label asks for has no pair, and so no row; who is not paired has no column.
  expect(items).toEqual(new Set([ids[0], ids[2], ids[3]]));
  expect(tenants).toEqual(new Set(children.map(({ id }) => id)));
  expect(states).toBe(9);
});

it("C2: leads back to where one came from, by cursors that only its own order takes", async () => {
  const first = await gridAt();
  const second = await gridAt({ right: first.tenants.next });
  expect(second.tenants.rows.map(({ name }) => name)).toEqual(["Cedar"]);
  expect((await gridAt({ left: second.tenants.previous })).tenants.rows).toEqual(first.tenants.rows);
  expect((await gridAt({ right: "broken" })).tenants.rows).toEqual(first.tenants.rows);
});

it("C14: the column of people says where a tenant's users, groups and roles did not arrive", async () => {
  const [acme] = children as [TenantRef];
  await inControl((tx) => tx.sql`update pairings set last_error = 'no answer' where tenant_id = ${acme.id}`);
  const { tenants } = await gridAt();
  expect(tenants.rows).toMatchObject([
    { name: "Acme", people: "failed" },
    { name: "Borealis", people: expect.not.stringMatching("failed") },
  ]);
});

it("R2, C2: shows items only of the types that the person may see", async () => {
  const weak = aContext(deployment.main, main.person.id, {
    accountAdmin: false,
    levels: new Map([
      ["sharing", "view"],
      ["utility-commands", "view"],
    ]),
  });
  const seen = await gridAt({}, weak);
  expect(seen.items.rows.map(({ type }) => type)).toEqual(["utility_command"]);
});
