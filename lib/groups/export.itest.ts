import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { exportRoles, RoleListQuery } from "@/lib/roles/queries";
import { actingIn } from "@/lib/users/testing";
import type { GroupRow } from "./model";
import { exportGroups, GroupListQuery, listGroups } from "./queries";

const GROUPS = 1_200;

let deployment: TestDeployment;
let child: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child({ slug: "acme", name: "Acme" });
  for (const tenant of [deployment.main, child]) {
    await inTenant(tenant, async ({ sql }) => {
      await sql`
        insert into groups (id, name, role_id)
        select gen_random_uuid(), 'Group ' || lpad(n::text, 4, '0'),
          case when n % 2 = 0 then ${ACCOUNT_ADMIN_ID}::uuid else ${INSTANCE_ADMIN_ID}::uuid end
        from generate_series(1, ${GROUPS}::int) n`;
      await sql`
        insert into group_nestings (child_id, parent_id)
        select c.id, p.id from groups c, groups p where p.name = 'Group 0001' and c.name between 'Group 0002' and 'Group 0006'`;
      await sql`insert into group_tenants (group_id, tenant_id) select id, ${child.id} from groups where name = 'Group 0001'`;
      await sql`
        insert into roles (id, name) select gen_random_uuid(), 'Role ' || lpad(n::text, 4, '0')
        from generate_series(1, ${GROUPS}::int) n`;
    });
  }
});

afterAll(() => deployment.close());

async function all<Row>(chunks: AsyncGenerator<Row[], void>): Promise<{ rows: Row[]; largest: number }> {
  const rows: Row[] = [];
  let largest = 0;
  for await (const chunk of chunks) {
    rows.push(...chunk);
    largest = Math.max(largest, chunk.length);
  }
  return { rows, largest };
}

const groups = (tenant: TenantRef, query: Record<string, string>) =>
  all<GroupRow>(exportGroups(actingIn(tenant), GroupListQuery.parse(query)));

describe("the export of groups", () => {
  it("G3: gives every group once, in the list's order, a chunk at a time", async () => {
    const { rows, largest } = await groups(child, { sort: "-name" });
    expect(rows).toHaveLength(GROUPS);
    expect(rows.map(({ name }) => name)).toEqual(
      rows
        .map(({ name }) => name)
        .sort()
        .reverse(),
    );
    expect(largest).toBeLessThan(GROUPS);
  });

  it("G3: obeys the filter, and names all that the table only counts", async () => {
    const q = 'role:"Account Admin" group';
    const { rows } = await groups(deployment.main, { q });
    expect(rows).toHaveLength(
      (await listGroups(actingIn(deployment.main), GroupListQuery.parse({ q }))).count,
    );
    const [one] = (await groups(deployment.main, { q: "tenant:acme" })).rows;
    expect(one?.nested.first).toHaveLength(5);
    expect(one?.tenants.first.map(({ slug }) => slug)).toEqual(["acme"]);
  });
});

describe("the export of roles", () => {
  it("R1: gives every role once, in the list's order, and obeys the filter", async () => {
    const roles = (query: Record<string, string>) =>
      all(exportRoles(actingIn(child), RoleListQuery.parse(query)));
    const custom = (await roles({ q: "kind:custom" })).rows.map(({ name }) => name);
    expect(custom).toHaveLength(GROUPS);
    expect(custom).toEqual([...custom].sort());
    const { rows, largest } = await roles({});
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(GROUPS);
    expect(largest).toBeLessThan(rows.length);
  });
});
