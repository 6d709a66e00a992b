import { afterAll, beforeAll, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { CONTENT_TYPES } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { shareStatus } from "@/lib/share/queries";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { fillDemoSharing } from "./demo-sharing";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
});

afterAll(() => deployment.close());

const items = () =>
  inTenant(
    deployment.main,
    (tx) => tx.sql<{ id: string; type: string; name: string; live: number | null }[]>`
      select id, type, name, live from content_items order by name`,
  );

it("C1, C7: the demo's library is real, partly shared, and Incomplete where a site is inactive", async () => {
  const [acme, globex] = [await deployment.child(), await deployment.child()];
  for (const child of [acme, globex]) await pair(child);
  await fillDemoSharing(main, { acme: acme.id, globex: globex.id });
  const made = await items();
  expect(made.length).toBeGreaterThanOrEqual(40);
  expect(new Set(made.map(({ type }) => type))).toEqual(new Set(CONTENT_TYPES));
  expect(made.some(({ live }) => live === null)).toBe(true);

  const status = await shareStatus(
    main,
    made.map(({ id }) => id),
  );
  const count = (wanted: string) => [...status.values()].filter((one) => one === wanted).length;
  expect(count("successful")).toBeGreaterThan(15);
  expect(count("not_shared")).toBeGreaterThan(3);
  expect(count("sharing")).toBe(0);
  const incomplete = made.filter(({ id }) => status.get(id) === "incomplete");
  expect(incomplete.map(({ name }) => name)).toEqual(["Endpoint containment"]);
  const reasons = await inTenant(
    deployment.main,
    (tx) => tx.sql<{ reason: string }[]>`
      select distinct reason from share_targets where state = 'failed'`,
  );
  expect([...reasons]).toEqual([{ reason: "The site Branch office is inactive." }]);

  await fillDemoSharing(main, { acme: acme.id, globex: globex.id });
  expect(await items()).toEqual(made);
});
