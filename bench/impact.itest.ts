import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { peopleRemoved } from "@/lib/impact/deltas";
import type { AccessDelta } from "@/lib/impact/model";
import { impactOf } from "@/lib/impact/queries";
import { actingIn } from "@/lib/users/testing";
import { fillMain, listGroupsFor } from "./data";
import { against } from "./measure";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  await fillMain(deployment.main);
  await listGroupsFor(deployment.main, 1_000);
  await deployment.admin().unsafe("vacuum analyze");
}, 300_000);
afterAll(() => deployment.close());

async function ids(sort: "users" | "groups" | "roles", like: string): Promise<string[]> {
  const rows = await inTenant(deployment.main, ({ sql }) =>
    sort === "users"
      ? sql<{ id: string }[]>`select id from users where email like ${like} order by email limit 500`
      : sort === "groups"
        ? sql<{ id: string }[]>`select id from groups where name like ${like} order by name limit 10`
        : sql<{ id: string }[]>`select id from roles where name like ${like} order by name limit 40`,
  );
  return rows.map(({ id }) => id);
}

/** What is least to be read of everybody: each one's groups, counted. */
const floor = () =>
  inTenant(
    deployment.main,
    ({ sql }) => sql`
      select u.status, count(*) from group_members m join users u on u.id = m.user_id group by u.status`,
  );

describe("the blast radius in 100,000 users, 10,000 groups and 1,000 tenants", () => {
  it("W2: costs a few readings of everybody's groups, and less where few are concerned", async () => {
    const [everyOne] = await ids("roles", "Bench role 1");
    const [shared] = await ids("roles", "Bench role 5");
    const groups = await ids("groups", "Bench group 000%");
    const people = await ids("users", "user%");
    const [open] = await ids("groups", "Shared group 5");
    const [inner, outer] = [groups[5] ?? "", groups[0] ?? ""];
    const audit = { audit: "edit" } as const;
    const cases: [string, number, AccessDelta][] = [
      ["one person's role", 6, { users: { ids: people.slice(0, 1), roleId: everyOne ?? null } }],
      ["500 people deactivated", 12, peopleRemoved({ userIds: people })],
      ["a group with 500 new members", 10, { join: { groupIds: [outer], ids: people } }],
      ["a nesting", 6, { nest: { groupIds: [outer], ids: [inner] } }],
      ["a group that leaves 1,000 tenants", 6, { groups: [{ id: open ?? "", roleId: null }] }],
      ["a role of 5,000 people", 12, { roles: [{ id: everyOne ?? "", permissions: audit }] }],
      ["a role of 27,000 people", 20, { roles: [{ id: shared ?? "", permissions: audit }] }],
      [
        "every role, so everybody",
        45,
        { roles: (await ids("roles", "Bench role %")).map((id) => ({ id, permissions: audit })) },
      ],
    ];
    const admin = actingIn(deployment.main);
    const measured = [];
    for (const [name, limit, delta] of cases) {
      const tell = () => inTenant(deployment.main, (tx) => impactOf(tx, admin, delta));
      const { people: who, places } = await tell();
      const times = await against(3, tell, floor);
      const tenants = places.reduce((sum, place) => sum + place.tenants.count, 0);
      const [ms, floorMs] = [Math.round(times.value), Math.round(times.floor)];
      measured.push({
        name,
        people: who.concerned,
        tenants,
        ms,
        floorMs,
        ratio: times.value / times.floor,
        limit,
      });
    }
    console.table(measured);
    for (const { name, ratio, limit } of measured) expect(ratio, name).toBeLessThan(limit);
  }, 300_000);
});
