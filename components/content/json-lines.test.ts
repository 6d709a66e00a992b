import { describe, expect, it } from "vitest";
import { lineOf, spanOfLine } from "./json-lines";

const value = {
  inputs: [],
  start: "one",
  steps: [{ id: "one", next: [{ to: "two" }], note: undefined }, { id: "two" }],
};
const text = JSON.stringify(value, null, 2);
const at = (path: string) => text.split("\n")[lineOf(value, path) - 1]?.trim();

describe("C1: where a mistake of a definition stands in its JSON", () => {
  it("finds a field, an entry of a list and what stands within it", () => {
    expect(at("inputs")).toBe('"inputs": [],');
    expect(at("start")).toBe('"start": "one",');
    expect(at("steps.0.next.0.to")).toBe('"to": "two"');
    expect(at("steps.1.id")).toBe('"id": "two"');
  });

  it("points at what would hold a field that is missing, and at the beginning for the whole", () => {
    expect(lineOf(value, "steps.1.name")).toBe(lineOf(value, "steps.1"));
    expect(lineOf(value, "outcome.kind")).toBe(1);
    expect(lineOf(value, "")).toBe(1);
    expect(lineOf(7, "a")).toBe(1);
  });

  it("gives the span of that line to select it", () => {
    const [from, to] = spanOfLine(text, lineOf(value, "start"));
    expect(text.slice(from, to)).toBe('  "start": "one",');
    expect(spanOfLine("a", 9)).toEqual([2, 2]);
  });
});
