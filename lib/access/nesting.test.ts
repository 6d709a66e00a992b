import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCycle, findCycle } from "./model";
import { build, deepSketches, distances, type Sketch, sketches } from "./testing";

describe("findCycle", () => {
  const chain = new Map([
    ["A", ["B"]],
    ["B", ["C"]],
  ]);

  test.each([
    ["closing a chain", "C", "A", ["C", "A", "B", "C"]],
    ["turning a nesting round", "B", "A", ["B", "A", "B"]],
    ["nesting a group in itself", "A", "A", ["A", "A"]],
    ["a second way up", "A", "C", null],
    ["a nesting that is there already", "A", "B", null],
    ["a new group", "D", "A", null],
  ])("G2: %s", (_, child, parent, path) => {
    expect(findCycle(chain, child, parent)).toEqual(path);
  });

  test("G2: names the path in words", () => {
    const names = new Map([
      ["A", "Tier 1"],
      ["B", "Tier 2"],
      ["C", "SOC"],
    ]);
    expect(describeCycle(["C", "A", "B", "C"], names)).toBe(
      "This nesting would make a circle: “SOC” in “Tier 1” in “Tier 2” in “SOC”. Remove one of these nestings first.",
    );
    expect(describeCycle(["A", "A"], names)).toBe("The group “Tier 1” cannot be nested in itself.");
    expect(describeCycle(["A", "X", "A"], names)).toContain("“a group that is no longer there”");
  });

  test("G2: accepts a nesting exactly where an oracle does, and what it accepted has no circle", () => {
    fc.assert(fc.property(sketches, holds), { numRuns: 10_000 });
    fc.assert(fc.property(deepSketches, holds), { numRuns: 8 });
  });
});

/** Makes a sketch's nestings one by one, as edits would, and asks the oracle about each. */
function holds(sketch: Sketch): void {
  const nestings = [...build(sketch).graph.parents].flatMap(([child, above]) =>
    above.map((parent) => [child, parent]),
  );
  const parents = new Map<string, string[]>();
  for (const [child = "", parent = ""] of nestings) {
    const steps = distances({ parents }, parent).get(child);
    const path = findCycle(parents, child, parent);
    expect(path === null).toBe(steps === undefined);
    if (path === null) {
      parents.set(child, [...(parents.get(child) ?? []), parent]);
      continue;
    }
    expect(path).toHaveLength((steps ?? 0) + 2);
    expect([path[0], path[1], path.at(-1)]).toEqual([child, parent, child]);
    path.slice(1, -1).forEach((id, at) => {
      expect(parents.get(id)).toContain(path[at + 2]);
    });
  }
  expect(sortable(parents)).toBe(true);
}

/** True where the groups can be put in an order with every parent after its children: where there is no circle. */
function sortable(parents: ReadonlyMap<string, readonly string[]>): boolean {
  const left = new Map([...parents].map(([child, above]) => [child, new Set(above)]));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [child, above] of left) {
      if ([...above].every((parent) => !left.has(parent))) left.delete(child);
    }
  }
  return left.size === 0;
}
