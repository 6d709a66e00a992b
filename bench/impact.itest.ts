import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { groupUpdated, peopleRemoved, roleUpdated } from "@/lib/impact/deltas";
import type { AccessDelta } from "@/lib/impact/model";
import { impactOf } from "@/lib/impact/queries";
import { actingIn } from "@/lib/users/testing";
import { fillMain, listGroupsFor } from "./data";
import { timed } from "./measure";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  await fillMain(deployment.main);
  await listGroupsFor(deployment.main, 1_000);
  await deployment.admin().unsafe("vacuum analyze");
}, 180_000);
afterAll(() => deployment.close());

async function ids(text: "users" | "groups" | "roles", like: string, count: number): Promise<string[]> {
  const rows = await inTenant(deployment.main, ({ sql }) =>
    text === "users"
      ? sql<{ id: string }[]>`select id from users where email like ${like} order by email limit ${count}`
      : text === "groups"
        ? sql<{ id: string }[]>`select id from groups where name like ${like} order by name limit ${count}`
        : sql<{ id: string }[]>`select id from roles where name like ${like} order by name limit ${count}`,
  );
  return rows.map(({ id }) => id);
}

/** The median of five, in ms, and how many people it concerned. */
async function median(delta: AccessDelta): Promise<{ ms: number; people: number; tenants: number }> {
  const admin = actingIn(deployment.main);
  const times: number[] = [];
  let [people, tenants] = [0, 0];
  for (let run = 0; run < 5; run += 1) {
    times.push(
      await timed(async () => {
        const plan = await inTenant(deployment.main, (tx) => impactOf(tx, admin, delta));
        people = plan.people.concerned;
        tenants = plan.places.reduce((sum, place) => sum + place.tenants.count, 0);
      }),
    );
  }
  return { ms: Math.round(times.sort((a, b) => a - b)[2] ?? Number.NaN), people, tenants };
}

describe("the blast radius of 100,000 users, 10,000 groups and 1,000 tenants", () => {
  it("W2: is told in about a second at most", async () => {
    const [everyone] = await ids("roles", "Bench role 1", 1);
    const [shared] = await ids("roles", "Bench role 5", 1);
    const [low, high] = await ids("groups", "Bench group 000%", 10);
    const some = await ids("users", "user%", 500);
    const [open] = await ids("groups", "Shared group 5", 1);
    const none = { name: "", description: "", version: 1, idpGroups: [], addUserIds: [], removeUserIds: [] };
    const still = { addNestedIds: [], removeNestedIds: [], addTenantIds: [], removeTenantIds: [] };
    const group = { ...none, ...still };
    const cases: [string, AccessDelta][] = [
      [
        "a role of the tree's fortieth part",
        roleUpdated({
          id: everyone as string,
          version: 1,
          name: "",
          description: "",
          permissions: { audit: "edit" },
        }),
      ],
      [
        "a role that tenants get too",
        roleUpdated({
          id: shared as string,
          version: 1,
          name: "",
          description: "",
          permissions: { audit: "view" },
        }),
      ],
      [
        "every role at once",
        {
          roles: (await ids("roles", "Bench role %", 40)).map((id) => ({
            id,
            permissions: { audit: "edit" },
          })),
        },
      ],
      [
        "a group with 500 new members",
        groupUpdated({ ...group, id: high as string, roleId: everyone as string, addUserIds: some }),
      ],
      [
        "a nesting",
        groupUpdated({
          ...group,
          id: high as string,
          roleId: everyone as string,
          addNestedIds: [low as string],
        }),
      ],
      ["a group that leaves 1,000 tenants", { groups: [{ id: open as string, roleId: null }] }],
      ["500 people deactivated", peopleRemoved({ userIds: some })],
    ];
    const told = [];
    for (const [name, delta] of cases) told.push({ name, ...(await median(delta)) });
    console.table(told);
    for (const { people } of told) expect(people).toBeGreaterThan(0);
    for (const { ms } of told) expect(ms).toBeLessThan(3_000);
  }, 120_000);
});
