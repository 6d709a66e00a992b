import { afterAll, beforeAll, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { fill, migrationsOf } from "@/db/migrations";
import { ident, ownerRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { aChild, furnish, type TestChild } from "@/lib/pairing/testing";
import { accessAsOf } from "./queries";
import { expectComplete } from "./testing/record";

let deployment: TestDeployment;
let child: TestChild;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await aChild(deployment);
  await furnish(child);
});
afterAll(() => deployment.close());

it("W3: an instance that is older than its record begins it with what is there, and says so", async () => {
  const { schema, appRole, syncRole, region } = child.tenant;
  const migration = (await migrationsOf("instance")).find(({ name }) => name.endsWith("_history.sql"));
  await deployment.admin(region).begin(async (sql) => {
    await sql.unsafe(`set local role ${ident(ownerRole())}; set local search_path = ${ident(schema)}`);
    await sql.unsafe("drop table history");
    await sql.unsafe(fill(migration?.sql ?? "", { app: appRole, sync: syncRole })).simple();
  });
  await expectComplete(deployment, child.tenant);
  const [row] = await inTenant(
    child.tenant,
    ({ sql }) => sql<{ causes: string[]; kinds: string[] }[]>`
      select array_agg(distinct cause) as causes, array_agg(distinct kind order by kind) as kinds from history`,
  );
  expect(row).toEqual({ causes: ["baseline"], kinds: ["group", "member", "nesting", "role", "user"] });
  const long = await accessAsOf(child.context, child.admin, "2020-01-01T00:00:00.000000Z");
  expect(long.access).toMatchObject({ state: "unknown", since: expect.stringMatching(/Z$/) });
  const later = await accessAsOf(child.context, child.admin, new Date(Date.now() + 5_000).toISOString());
  expect(later.access).toMatchObject({ state: "here", accountAdmin: true });
});
