import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Level } from "./components";
import {
  type AccessGraph,
  compareRoles,
  describeLacks,
  effective,
  HOLDS_ACCOUNT_ADMIN,
  lacks,
  levels,
  rolesReached,
} from "./model";
import { ALL_PERMISSIONS } from "./seeds";
import { build, sketches } from "./testing";

const analyst = { permissions: { incidents: "edit", users: "view" }, accountAdmin: false } as const;
const admin = { permissions: ALL_PERMISSIONS, accountAdmin: true };
const all = new Map<string, Level>(Object.entries(ALL_PERMISSIONS));

describe("lacks", () => {
  test.each([
    [
      "what one has",
      new Map<string, Level>([
        ["incidents", "edit"],
        ["users", "edit"],
      ]),
      analyst,
      [],
    ],
    [
      "a higher level",
      new Map<string, Level>([
        ["incidents", "view"],
        ["users", "view"],
      ]),
      analyst,
      ["incidents"],
    ],
    ["what one has nothing of", new Map<string, Level>([["incidents", "edit"]]), analyst, ["users"]],
    ["one of two roles", new Map<string, Level>([["users", "view"]]), [analyst, analyst], ["incidents"]],
    ["no role at all", new Map<string, Level>(), [], []],
    [
      "a sub-action",
      new Map<string, Level>([["users", "edit"]]),
      { users: "edit", "users:delete": "edit" } as const,
      ["users:delete"],
    ],
  ])("R5: giving %s", (_, granter, given, missing) => {
    expect(lacks(granter, false, given)).toEqual(missing);
  });

  test("R5: only an Account Admin gives Account Admin, even to someone who has every permission", () => {
    expect(lacks(all, false, admin)).toEqual([HOLDS_ACCOUNT_ADMIN]);
    expect(lacks(all, true, admin)).toEqual([]);
    expect(describeLacks(lacks(all, false, admin))).toBe(
      "Only an Account Admin can give the role Account Admin.",
    );
  });

  test("R5: an Account Admin lacks nothing, also what is newer than his stored role", () => {
    expect(lacks(new Map(), true, analyst)).toEqual([]);
  });

  test("R5: the refusal names what is missing", () => {
    expect(describeLacks(["users", "users:delete"])).toBe(
      "You cannot give what you do not have yourself: Users, Users: Delete users. Ask an Account Admin.",
    );
    expect(describeLacks(lacks(new Map(), false, ALL_PERMISSIONS))).toMatch(/ and \d+ more\./);
  });

  test("R5, G2: who may give a group lacks nothing that its members get by any nesting", () => {
    const graph: AccessGraph = {
      roles: new Map([
        ["inner", { id: "inner", name: "Inner", ...analyst }],
        ["outer", { id: "outer", name: "Outer", permissions: { audit: "view" }, accountAdmin: false }],
      ]),
      groups: new Map([
        ["A", { id: "A", name: "A", roleId: "inner", origin: "local" }],
        ["B", { id: "B", name: "B", roleId: "outer", origin: "local" }],
      ]),
      parents: new Map([["A", ["B"]]]),
    };
    expect(lacks(new Map([["incidents", "edit"]]), false, rolesReached(graph, ["A"]))).toEqual([
      "users",
      "audit",
    ]);
  });

  test("R5: an empty list means exactly that joining raises nobody above the granter", () => {
    fc.assert(
      fc.property(sketches, fc.nat(), (sketch, pick) => {
        const { graph, subjects } = build(sketch);
        const [granter] = subjects;
        const groupId = [...graph.groups.keys()][pick % Math.max(1, graph.groups.size)];
        if (!granter || groupId === undefined) return;
        const before = levels(effective(graph, granter));
        const after = levels(effective(graph, { ...granter, groupIds: [...granter.groupIds, groupId] }));
        const raised = [...after].filter(([key, level]) => before.get(key) !== level).map(([key]) => key);
        expect(new Set(lacks(before, false, rolesReached(graph, [groupId])))).toEqual(new Set(raised));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("compareRoles", () => {
  test("U11: lists what differs, in the order of the tree", () => {
    const other = { permissions: { users: "edit", "users:delete": "edit", incidents: "edit" } } as const;
    expect(compareRoles(analyst, other)).toEqual([
      { key: "users", a: "view", b: "edit" },
      { key: "users:delete", a: "none", b: "edit" },
    ]);
    expect(compareRoles(analyst, analyst)).toEqual([]);
  });

  test("a component that the tree no longer has still shows, last", () => {
    const old = { permissions: JSON.parse('{"abacus":"edit","users":"view"}') };
    expect(compareRoles(old, { permissions: {} }).map(({ key }) => key)).toEqual(["users", "abacus"]);
  });
});
