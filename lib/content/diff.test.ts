import { expect, it } from "vitest";
import { versionDiff } from "./diff";

const version = (definition: Record<string, unknown>) => ({ definition, settings: {} });

it("C1: two versions differ only where they say something else, whatever the order of their keys", () => {
  expect(versionDiff(version({ a: 1, b: [2] }), version({ b: [2], a: 1 }))).toEqual([
    { kind: "same", lines: ["{", '  "a": 1,', '  "b": [', "    2", "  ]", "}"] },
  ]);
  expect(versionDiff(version({ a: 1, b: 2 }), version({ a: 1, b: 3 }))).toEqual([
    { kind: "same", lines: ["{", '  "a": 1,'] },
    { kind: "removed", lines: ['  "b": 2'] },
    { kind: "added", lines: ['  "b": 3'] },
    { kind: "same", lines: ["}"] },
  ]);
});

it("C10: a switch that was turned is a difference too", () => {
  const [off, on] = [false, true].map((active) => ({ definition: {}, settings: { active } }));
  const kinds = versionDiff(off as never, on as never).map(({ kind }) => kind);
  expect(kinds).toEqual(["same", "removed", "added", "same"]);
});
