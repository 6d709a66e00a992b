import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Grant, type PermissionKey, RANK } from "./components";
import {
  type AccessChange,
  type AccessGraph,
  describeChange,
  describeSource,
  effective,
  type Removal,
  type Subject,
  whyNot,
} from "./model";
import { build, SKETCH_KEYS, sketches } from "./testing";

const nobody: Subject = { directRoleId: null, groupIds: [], sessionGroupIds: [] };
const graph: AccessGraph = {
  roles: new Map(
    [
      { id: "small", name: "Auditor", permissions: { audit: "view" } as const, accountAdmin: false },
      {
        id: "large",
        name: "Manager",
        permissions: { audit: "edit", users: "edit" } as const,
        accountAdmin: false,
      },
      { id: "admin", name: "Account Admin", permissions: { audit: "edit" } as const, accountAdmin: true },
    ].map((role) => [role.id, role]),
  ),
  groups: new Map(
    [
      { id: "soc", name: "SOC", roleId: "large", origin: "local" as const },
      { id: "tier1", name: "Tier 1", roleId: "small", origin: "local" as const },
      { id: "above", name: "From main", roleId: "small", origin: "main" as const },
    ].map((group) => [group.id, group]),
  ),
  parents: new Map([["tier1", ["soc"]]]),
};

describe("whyNot", () => {
  test("W1: for what is held, names what gives it and what would take it", () => {
    const subject: Subject = { directRoleId: "small", groupIds: ["tier1"], sessionGroupIds: ["above"] };
    const why = whyNot(graph, subject, "audit", "view");
    if (!why.held) throw new Error("it is held");
    expect(why.sources.map((source) => describeSource(graph, source))).toEqual([
      "Auditor, given directly",
      "Auditor, by Tier 1",
      "Manager, by Tier 1, nested in SOC",
      "Auditor, in this session by From main",
    ]);
    expect(why.take).toEqual([
      { kind: "direct", roleId: "small" },
      { kind: "group", groupId: "tier1" },
      { kind: "session", groupId: "above" },
    ]);
  });

  test("W1: what gives less than the level is no reason for it", () => {
    const why = whyNot(graph, { ...nobody, directRoleId: "small", groupIds: ["soc"] }, "audit", "edit");
    expect(why.held && why.sources.map(({ roleId }) => roleId)).toEqual(["large"]);
  });

  test("W1: for what is not held, the smallest change comes first and Account Admin last", () => {
    const why = whyNot(graph, nobody, "audit", "view");
    expect(why.held).toBe(false);
    const words = why.held ? [] : why.changes.map((change) => describeChange(graph, change));
    expect(words).toEqual([
      "Give the role Auditor directly",
      "Give the role Manager directly",
      "Add to SOC",
      "Add to Tier 1",
      "Give the role Account Admin directly",
    ]);
  });

  test("W1: a role that would be replaced is named, and what keeps it comes first", () => {
    const why = whyNot(graph, { ...nobody, directRoleId: "large" }, "users:delete", "edit");
    expect(why).toEqual({ held: false, level: "none", changes: [] });
    const other = whyNot(graph, { ...nobody, directRoleId: "small" }, "users", "view", { limit: 9 });
    const words = other.held ? [] : other.changes.map((change) => describeChange(graph, change));
    expect(words.at(0)).toBe("Give the role Manager in place of Auditor");
  });

  test("W1: the answer holds when it is carried out, and no smaller act exists", () => {
    const key = fc.constantFrom(...SKETCH_KEYS);
    const level = fc.constantFrom<Grant>("view", "edit");
    fc.assert(
      fc.property(sketches, key, level, (sketch, wanted, at) => {
        const { graph: random, subjects } = build(sketch);
        for (const subject of subjects) checkOne(random, subject, wanted, at);
      }),
      { numRuns: 3_000 },
    );
  });
});

function has(random: AccessGraph, subject: Subject, key: PermissionKey, level: Grant): boolean {
  return RANK[effective(random, subject).cells.get(key)?.level ?? "none"] >= RANK[level];
}

function checkOne(random: AccessGraph, subject: Subject, key: PermissionKey, level: Grant): void {
  const why = whyNot(random, subject, key, level, { limit: 1_000 });
  expect(why.held).toBe(has(random, subject, key, level));
  if (why.held) {
    expect(has(random, without(subject, why.take), key, level)).toBe(false);
    for (const kept of why.take) {
      const rest = why.take.filter((removal) => removal !== kept);
      expect(has(random, without(subject, rest), key, level)).toBe(true);
    }
    return;
  }
  const acts = [
    ...[...random.roles.keys()].map((id): Subject => ({ ...subject, directRoleId: id })),
    ...[...random.groups.keys()].map((id): Subject => ({ ...subject, groupIds: [...subject.groupIds, id] })),
  ].filter((after) => has(random, after, key, level));
  expect(why.changes).toHaveLength(acts.length);
  const costs = acts.map((after) => cost(random, subject, after, key)).sort(byCost);
  expect(why.changes.map(({ losses, gains }) => [losses, gains])).toEqual(costs);
  for (const change of why.changes) {
    const after = carriedOut(subject, change);
    expect(has(random, after, key, level)).toBe(true);
    expect(cost(random, subject, after, key)).toEqual([change.losses, change.gains]);
  }
}

function byCost([lossA = 0, gainA = 0]: number[], [lossB = 0, gainB = 0]: number[]): number {
  return lossA - lossB || gainA - gainB;
}

function cost(random: AccessGraph, before: Subject, after: Subject, wanted: PermissionKey): number[] {
  const [old, now] = [before, after].map((subject) => effective(random, subject).cells);
  const steps = SKETCH_KEYS.filter((key) => key !== wanted).map(
    (key) => RANK[now?.get(key)?.level ?? "none"] - RANK[old?.get(key)?.level ?? "none"],
  );
  const sum = (sign: number) => steps.reduce<number>((total, step) => total + Math.max(0, sign * step), 0);
  return [sum(-1), sum(1)];
}

function carriedOut(subject: Subject, change: AccessChange): Subject {
  return change.kind === "join"
    ? { ...subject, groupIds: [...subject.groupIds, change.groupId] }
    : { ...subject, directRoleId: change.roleId };
}

function without(subject: Subject, removals: readonly Removal[]): Subject {
  const gone = new Set(
    removals.map((one) => (one.kind === "direct" ? "direct" : `${one.kind} ${one.groupId}`)),
  );
  return {
    directRoleId: gone.has("direct") ? null : subject.directRoleId,
    groupIds: subject.groupIds.filter((id) => !gone.has(`group ${id}`)),
    sessionGroupIds: subject.sessionGroupIds.filter((id) => !gone.has(`session ${id}`)),
  };
}
