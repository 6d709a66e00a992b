import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { type AccessGraph, effective, findCycle, levels, type Subject } from "./model";
import {
  accessGraphFor,
  ancestorsOf,
  effectiveForSubject,
  effectiveOf,
  groupsOf,
  membersReaching,
  wholeAccessGraph,
} from "./queries";
import { seedRoles } from "./seeds";
import { build, deepSketches, distances, sketches } from "./testing";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

type Person = { id: string; graph: AccessGraph; subject: Subject };
const json = (rows: readonly unknown[]) => JSON.stringify(rows);

/** Writes graphs and people into the instance as the console's own role would, a few statements in all. */
async function write(tx: Tx, graphs: readonly AccessGraph[], people: readonly Person[]): Promise<void> {
  const roles = graphs.flatMap((graph) => [...graph.roles.values()]);
  const groups = graphs.flatMap((graph) => [...graph.groups.values()]);
  const nestings = graphs.flatMap((graph) =>
    [...graph.parents].flatMap(([child, above]) => above.map((parent) => ({ child, parent }))),
  );
  const members = people.flatMap(({ id, subject }) => subject.groupIds.map((group) => ({ user: id, group })));
  await tx.sql`
    insert into roles (id, name, permissions) select id, id::text, permissions
    from jsonb_to_recordset(${json(roles)}::text::jsonb) as r (id uuid, permissions jsonb)`;
  await tx.sql`
    insert into groups (id, name, role_id) select id, id::text, "roleId"
    from jsonb_to_recordset(${json(groups)}::text::jsonb) as g (id uuid, "roleId" uuid)`;
  await tx.sql`
    insert into group_nestings (child_id, parent_id) select child, parent
    from jsonb_to_recordset(${json(nestings)}::text::jsonb) as n (child uuid, parent uuid)
    where child <> parent`;
  await tx.sql`
    insert into users (id, email, first_name, status, role_id) select id, id::text, 'Kim', 'active', role
    from jsonb_to_recordset(
      ${json(people.map(({ id, subject }) => ({ id, role: subject.directRoleId })))}::text::jsonb
    ) as u (id uuid, role uuid)`;
  await tx.sql`
    insert into group_members (group_id, user_id) select "group", "user"
    from jsonb_to_recordset(${json(members)}::text::jsonb) as m ("group" uuid, "user" uuid)`;
}

/** Draws graphs with ids of their own, so that all of them lie side by side in one instance. */
function draw(small: number, deep: number, seed: number): { graphs: AccessGraph[]; people: Person[] } {
  const drawn = [
    ...fc.sample(sketches, { numRuns: small, seed }),
    ...fc.sample(deepSketches, { numRuns: deep, seed }),
  ].map((sketch) => {
    const ids = new Map<string, string>();
    return build(sketch, (kind, n) => {
      const known = ids.get(`${kind}${n}`) ?? randomUUID();
      ids.set(`${kind}${n}`, known);
      return known;
    });
  });
  return {
    graphs: drawn.map(({ graph }) => graph),
    people: drawn.flatMap(({ graph, subjects }) =>
      subjects.map((subject): Person => ({ id: randomUUID(), graph, subject })),
    ),
  };
}

describe("the SQL form of access", () => {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  const { graphs, people } = draw(10_000, 40, seed);
  const ids = people.map(({ id }) => id);
  let tenant: TenantRef;

  beforeAll(async () => {
    tenant = await deployment.child();
    await inTenant(tenant, (tx) => write(tx, graphs, people));
  });

  test(`R4, G2: effectiveOf equals the pure function on 10,000 random graphs (seed ${seed})`, async () => {
    const held = await inTenant(tenant, (tx) => effectiveOf(tx, ids));
    expect(held.size).toBe(ids.length);
    for (const { id, graph, subject } of people) {
      const expected = effective(graph, { ...subject, sessionGroupIds: [] });
      expect(held.get(id)).toEqual({ levels: levels(expected), accountAdmin: false });
    }
  });

  test(`U11: accessGraphFor loads just what explains them (seed ${seed})`, async () => {
    const loaded = await inTenant(tenant, (tx) => accessGraphFor(tx, ids));
    expect(loaded.subjects.size).toBe(ids.length);
    for (const { id, graph, subject } of people) {
      const found = loaded.subjects.get(id);
      if (!found) throw new Error("no subject");
      expect(waysOf(effective(loaded.graph, found))).toEqual(
        waysOf(effective(graph, { ...subject, sessionGroupIds: [] })),
      );
    }
    const whole = await inTenant(tenant, wholeAccessGraph);
    expect(loaded.graph.groups.size).toBeLessThan(whole.groups.size);
    expect(whole.groups.size).toBe(graphs.reduce((sum, { groups }) => sum + groups.size, 0));
  });

  test(`G5, A5: effectiveForSubject adds the session's groups (seed ${seed})`, async () => {
    const chosen = [...people.filter(({ subject }) => subject.sessionGroupIds.length > 0)]
      .reverse()
      .slice(0, 1_000);
    await inTenant(tenant, async (tx) => {
      for (const { id, graph, subject } of chosen) {
        const held = await effectiveForSubject(tx, { userId: id, sessionGroupIds: subject.sessionGroupIds });
        expect(held.levels).toEqual(levels(effective(graph, subject)));
        expect(held.user).toEqual({ id, status: "active", name: "Kim", email: id, origin: "local" });
      }
    });
  });

  test(`U1, W2: groupsOf and membersReaching equal a naive count (seed ${seed})`, async () => {
    const [roles, reached] = await inTenant(tenant, async (tx) => [
      await groupsOf(tx, ids),
      await membersReaching(
        tx,
        graphs.flatMap(({ groups }) => [...groups.keys()]),
      ),
    ]);
    const counts = new Map([...reached.keys()].map((id) => [id, 0]));
    for (const { id, graph, subject } of people) {
      const pairs = subject.groupIds.flatMap((own) =>
        [...distances(graph, own).keys()].map((top) => `${own} ${top} ${graph.groups.get(top)?.roleId}`),
      );
      const given = roles.get(id)?.roles.map((one) => `${one.memberOfId} ${one.groupId} ${one.roleId}`);
      expect(given?.sort()).toEqual(pairs.sort());
      for (const top of new Set(pairs.map((pair) => pair.split(" ")[1] ?? ""))) {
        counts.set(top, (counts.get(top) ?? 0) + 1);
      }
    }
    expect(reached).toEqual(counts);
  });

  test(`G2: ancestorsOf gives what findCycle needs (seed ${seed})`, async () => {
    const chosen = graphs.filter(({ groups }) => groups.size > 1).slice(-300);
    const all = chosen.flatMap(({ groups }) => [...groups.keys()].slice(0, 2));
    const { parents, names } = await inTenant(tenant, (tx) => ancestorsOf(tx, all));
    for (const graph of chosen) {
      const [child = "", parent = ""] = graph.groups.keys();
      const cycle = findCycle(parents, child, parent);
      expect(cycle?.length).toBe(findCycle(graph.parents, child, parent)?.length);
      for (const id of cycle ?? []) expect(names.get(id)).toBe(id);
    }
  });
});

function waysOf({ paths, cells }: ReturnType<typeof effective>) {
  const ways = paths.map(({ roleId, via }) =>
    via.kind === "direct" ? roleId : `${via.kind} ${via.path[0]} ${roleId} ${via.path.length}`,
  );
  return { ways: ways.sort(), levels: new Map([...cells].map(([key, { level }]) => [key, level])) };
}
