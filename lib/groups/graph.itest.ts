import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createRole } from "@/lib/roles/commands";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { createGroup } from "./commands/create";
import { findGroups, nestingGraph, nestingNeighbours } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
});
afterAll(() => deployment.close());

async function group(
  tenant: TenantRef,
  name: string,
  nestedGroupIds: string[] = [],
  people = 0,
): Promise<string> {
  const admin = actingIn(tenant);
  const { id: roleId } = await perform(createRole, admin, {
    name: `Role ${name}`,
    description: "",
    permissions: {},
  });
  const userIds = await Promise.all(Array.from({ length: people }, () => activeUser(tenant)));
  const own = { name, description: "", roleId, idpGroups: [], userIds, nestedGroupIds, tenantIds: [] };
  return (await perform(createGroup, admin, own)).id;
}

describe("the graph of nestings", () => {
  it("G2: shows the levels around a group, whom each reaches, and what is not loaded as a number", async () => {
    const tenant = await deployment.child();
    const admin = actingIn(tenant);
    const lowest = await group(tenant, "Lowest", [], 1);
    const low = await group(tenant, "Low", [lowest], 2);
    const middle = await group(tenant, "Middle", [low], 1);
    const aside = await group(tenant, "Aside", [low]);
    const top = await group(tenant, "Top", [middle]);
    await group(tenant, "Lonely", [], 1);

    const near = await nestingGraph(admin, { focus: middle, up: 1, down: 1 });
    expect(near.focus).toBe(middle);
    expect(
      near.nodes.map(({ name, members, people, above, below }) => [name, members, people, above, below]),
    ).toEqual([
      ["Low", 2, 3, 2, 1],
      ["Middle", 1, 4, 1, 1],
      ["Top", 0, 4, 0, 1],
    ]);
    expect(new Set(near.edges.map(({ child: inner, parent }) => `${inner} ${parent}`))).toEqual(
      new Set([`${low} ${middle}`, `${middle} ${top}`]),
    );

    const more = await nestingNeighbours(admin, { id: low, way: "up", shown: [low, middle, top] });
    expect(more).toMatchObject({
      nodes: [{ id: aside, role: { name: "Role Aside" }, people: 3 }],
      edges: [{ child: low, parent: aside }],
    });
    const below = await nestingNeighbours(admin, { id: low, way: "down", shown: [] });
    expect(below.nodes.map(({ id }) => id)).toEqual([lowest]);

    const all = await nestingGraph(admin, { up: 2, down: 3 });
    expect(all).toMatchObject({ focus: null });
    expect(all.nodes.map(({ name }) => name)).toEqual(["Aside", "Low", "Lowest", "Middle", "Top"]);
    expect(all.edges).toHaveLength(4);
    expect((await findGroups(admin, "lo")).map(({ label }) => label)).toEqual(["Lonely", "Low", "Lowest"]);
  });

  it("G2: stays small among 10,000 groups, and the rest comes in steps", async () => {
    const tenant = await deployment.child();
    const hub = await group(tenant, "Hub");
    await inTenant(tenant, async ({ sql }) => {
      await sql`
        insert into groups (id, name, role_id)
        select gen_random_uuid(), 'Inner ' || n, (select id from roles where name = 'Role Hub')
        from generate_series(1, 10000) n`;
      await sql`insert into group_nestings (child_id, parent_id) select id, ${hub} from groups where id <> ${hub}`;
    });
    const admin = actingIn(tenant);
    for (const graph of [
      await nestingGraph(admin, { focus: hub, up: 3, down: 3 }),
      await nestingGraph(admin, { up: 3, down: 3 }),
    ]) {
      expect(graph.nodes.length).toBeLessThanOrEqual(60);
      expect(graph.nodes.find(({ id }) => id === hub)).toMatchObject({ below: 10_000 });
    }
    const shown = (await nestingGraph(admin, { focus: hub, up: 1, down: 1 })).nodes.map(({ id }) => id);
    const next = await nestingNeighbours(admin, { id: hub, way: "down", shown });
    expect(next.nodes).toHaveLength(12);
    expect(next.edges).toHaveLength(12);
    expect(next.nodes.some(({ id }) => shown.includes(id))).toBe(false);
  });

  it("another tenant's group is not found", async () => {
    const foreign = await group(deployment.main, "Of main");
    const admin = actingIn(child);
    for (const id of [foreign, randomUUID(), "no id"]) {
      await expect(nestingGraph(admin, { focus: id, up: 1, down: 1 })).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(nestingNeighbours(admin, { id, way: "up", shown: [] })).rejects.toMatchObject({
        code: "not_found",
      });
    }
    const own = await group(child, "Own");
    const hostile = await nestingNeighbours(admin, { id: own, way: "down", shown: [foreign] });
    expect(hostile).toMatchObject({ nodes: [], edges: [] });
  });
});
