import { describe, expect, it } from "vitest";
import { Playbook } from "@/lib/content/definitions/playbook";
import { layoutOf } from "./layout";
import { renamedStep } from "./steps";

const playbook = Playbook.parse({
  start: "a",
  steps: [
    { id: "a", name: "A", kind: "decision", next: [{ to: "b", when: "true" }, { to: "b" }, { to: "c" }] },
    { id: "b", name: "B", kind: "end" },
    { id: "c", name: "C", kind: "end" },
  ],
});

describe("a playbook's graph", () => {
  it("C6: places each step beneath those that lead to it, and draws each way", () => {
    const { boxes, ways } = layoutOf(playbook);
    const y = Object.fromEntries(boxes.map(({ id, at }) => [id, at.y]));
    expect(y.b).toBeGreaterThan(y.a ?? 0);
    expect(y.c).toBe(y.b);
    expect(ways).toHaveLength(3);
    for (const { points } of ways) expect(points.length).toBeGreaterThan(1);
  });

  it("leaves out a way to a step that is not there", () => {
    const broken = { steps: playbook.steps.filter(({ id }) => id !== "c") };
    expect(layoutOf(broken).ways).toHaveLength(2);
  });
});

describe("renamedStep", () => {
  it("C6: takes the ways to a step and the start along", () => {
    const { start, steps } = renamedStep(renamedStep(playbook, 0, "first"), 1, "second");
    expect(start).toBe("first");
    expect(steps[0]?.next.map(({ to }) => to)).toEqual(["second", "second", "c"]);
  });
});
