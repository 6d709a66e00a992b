import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AccessGraph, type Effective, effective, levels, type Subject } from "./model";
import { build, deepSketches, oracle, type Sketch, sketches } from "./testing";

const role = (
  id: string,
  permissions: AccessGraph["roles"] extends ReadonlyMap<string, infer R> ? R : never,
) => [id, permissions] as const;

function graphOf(parents: Record<string, string[]>, roles: Record<string, object>): AccessGraph {
  const ids = Object.keys(roles);
  return {
    roles: new Map(
      ids.map((id) => role(id, { id, name: id, permissions: roles[id] ?? {}, accountAdmin: id === "Admin" })),
    ),
    groups: new Map(ids.map((id) => [`in ${id}`, { id: `in ${id}`, name: id, roleId: id, origin: "local" }])),
    parents: new Map(Object.entries(parents)),
  };
}

const nobody: Subject = { directRoleId: null, groupIds: [], sessionGroupIds: [] };

/** Holds the paths and levels equal to the naive oracle's, and each path a real one. */
function agrees(sketch: Sketch): void {
  const { graph, subjects } = build(sketch);
  for (const subject of subjects) {
    const access = effective(graph, subject);
    const expected = oracle(graph, subject);
    expect(lengths(access)).toEqual(expected.ways);
    expect(levels(access)).toEqual(expected.levels);
    for (const { roleId, via } of access.paths) {
      if (via.kind === "direct") continue;
      expect(graph.groups.get(via.path.at(-1) ?? "")?.roleId).toBe(roleId);
      via.path.forEach((id, at) => {
        const next = via.path[at + 1];
        if (next !== undefined) expect(graph.parents.get(id)).toContain(next);
      });
    }
    for (const [key, cell] of access.cells) {
      const given = access.paths.filter(({ roleId }) => key in (graph.roles.get(roleId)?.permissions ?? {}));
      expect(cell.sources.map(({ level: _, ...path }) => path)).toEqual(given);
    }
  }
}

function lengths({ paths }: Effective): Map<string, number> {
  const ways = paths.map(({ roleId, via }): [string, number] =>
    via.kind === "direct"
      ? [`direct - ${roleId}`, 0]
      : [`${via.kind} ${via.path[0]} ${roleId}`, via.path.length - 1],
  );
  expect(new Set(ways.map(([way]) => way)).size).toBe(ways.length);
  return new Map(ways);
}

describe("effective", () => {
  const graph = graphOf(
    { "in Analyst": ["in Hunter"], "in Hunter": ["in Lead"] },
    {
      Analyst: { incidents: "view", users: "view" },
      Hunter: { incidents: "edit" },
      Lead: { audit: "view" },
      Admin: { users: "edit", "users:delete": "edit" },
    },
  );

  test("U6: without a role or group there is nothing", () => {
    const access = effective(graph, nobody);
    expect(access.cells.size).toBe(0);
    expect(access.accountAdmin).toBe(false);
  });

  test("G2: members of the nested group get the outer roles, and not the other way round", () => {
    const inner = effective(graph, { ...nobody, groupIds: ["in Analyst"] });
    expect(levels(inner)).toEqual(
      new Map(Object.entries({ incidents: "edit", users: "view", audit: "view" })),
    );
    const outer = effective(graph, { ...nobody, groupIds: ["in Lead"] });
    expect(levels(outer)).toEqual(new Map([["audit", "view"]]));
  });

  test("R4, U11: the highest level wins, and the cell names every role and path", () => {
    const access = effective(graph, {
      directRoleId: "Lead",
      groupIds: ["in Analyst"],
      sessionGroupIds: ["in Hunter"],
    });
    expect(access.cells.get("incidents")).toEqual({
      level: "edit",
      sources: [
        {
          roleId: "Analyst",
          roleName: "Analyst",
          level: "view",
          via: { kind: "group", path: ["in Analyst"] },
        },
        {
          roleId: "Hunter",
          roleName: "Hunter",
          level: "edit",
          via: { kind: "group", path: ["in Analyst", "in Hunter"] },
        },
        {
          roleId: "Hunter",
          roleName: "Hunter",
          level: "edit",
          via: { kind: "session", path: ["in Hunter"] },
        },
      ],
    });
    expect(access.cells.get("audit")?.sources.map(({ via }) => via.kind)).toEqual([
      "direct",
      "group",
      "session",
    ]);
  });

  test.each([
    ["directly", { ...nobody, directRoleId: "Admin" }, true],
    ["by a group", { ...nobody, groupIds: ["in Admin"] }, true],
    ["by a session group", { ...nobody, sessionGroupIds: ["in Admin"] }, true],
    ["not by another role", { ...nobody, directRoleId: "Lead", groupIds: ["in Analyst"] }, false],
  ])("Account Admin is held %s", (_, subject, held) => {
    expect(effective(graph, subject).accountAdmin).toBe(held);
  });

  test("what the graph does not have gives nothing", () => {
    const access = effective(graph, { directRoleId: "gone", groupIds: ["gone"], sessionGroupIds: ["gone"] });
    expect(access.paths).toEqual([]);
  });

  test("one shortest path is given for each role and own group, also through a diamond", () => {
    const diamond = graphOf(
      { "in A": ["in B", "in C"], "in B": ["in D"], "in C": ["in D", "in A"] },
      {
        A: {},
        B: {},
        C: {},
        D: { jobs: "view" },
      },
    );
    const access = effective(diamond, { ...nobody, groupIds: ["in A", "in A"] });
    expect(access.cells.get("jobs")?.sources).toHaveLength(1);
  });

  test("R4, G2: equals a naive oracle on 10,000 random graphs, circles included", () => {
    fc.assert(fc.property(sketches, agrees), { numRuns: 10_000 });
  });

  test("G2: equals the oracle at depth 50, with more paths than could be walked", () => {
    fc.assert(fc.property(deepSketches, agrees), { numRuns: 60 });
  });
});
