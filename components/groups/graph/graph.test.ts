import { describe, expect, it } from "vitest";
import type { GraphNode } from "@/lib/groups/model";
import { layoutOf } from "./layout";
import { hidden, joined } from "./use-nesting";
import { cut, gets, nodeWords, passes } from "./words";

const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  name: `Group ${id}`,
  role: { id: `r${id}`, name: `Role ${id}` },
  origin: "local",
  members: 0,
  people: 0,
  more: false,
  above: 0,
  below: 0,
  ...more,
});

describe("the graph of nestings", () => {
  it("G2: says what a nesting passes on, and what a group is", () => {
    const [inner, outer] = [
      node("a", { people: 1, above: 1 }),
      node("b", { people: 1_200, more: true, below: 3 }),
    ];
    expect(passes(inner, outer)).toBe("Role b to 1 person");
    expect(gets(inner, outer)).toBe("gets Role b for 1 person");
    expect(nodeWords(inner)).toBe("Group a Role a · 1 person, nested in 1");
    expect(nodeWords(outer)).toBe("Group b Role b · 1,200+ people, 3 nested in it");
    expect([cut("short", 5), cut("too long", 5)]).toEqual(["short", "too …"]);
  });

  it("G2: what is loaded comes together once, and the rest is counted", () => {
    const a = { nodes: [node("a"), node("b", { below: 5 })], edges: [{ child: "a", parent: "b" }] };
    const b = { nodes: [node("b", { below: 5 }), node("c")], edges: [{ child: "c", parent: "b" }] };
    const both = joined(a, b);
    expect(both.nodes).toHaveLength(3);
    expect(both.edges).toHaveLength(2);
    expect(hidden(both, node("b", { below: 5 }), "down")).toBe(3);
    expect(hidden(both, node("a", { above: 1 }), "up")).toBe(0);
  });

  it("G2: stands each group to the left of those that are nested in it, none on another", () => {
    const nodes = Array.from({ length: 40 }, (_, n) => node(String(n)));
    const edges = nodes
      .slice(1)
      .map(({ id }) => ({ child: id, parent: String(Math.floor((Number(id) - 1) / 3)) }));
    const { boxes, lines } = layoutOf({ nodes, edges });
    for (const { child, parent } of edges)
      expect(boxes.get(child)?.x).toBeGreaterThan(boxes.get(parent)?.x ?? Number.POSITIVE_INFINITY);
    expect(new Set([...boxes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(40);
    expect(lines.every(({ points }) => points.length >= 2)).toBe(true);
    const circle = {
      nodes: nodes.slice(0, 2),
      edges: [
        { child: "0", parent: "1" },
        { child: "1", parent: "0" },
      ],
    };
    expect(layoutOf(circle).boxes.size).toBe(2);
  });
});
