import { describe, expect, it } from "vitest";
import { expressionProblem, wrongExpressions } from "./expressions";
import { aDefinition } from "./testing";

describe("expressions", () => {
  it("C9: are read by the parser, and a wrong one is told with its place", () => {
    expect(expressionProblem("$count(items[severity > 3])")).toBeUndefined();
    expect(expressionProblem("a[")).toMatch(/Look at character 2\.$/);
    expect(wrongExpressions("utility_command", { inputs: [], expression: "1 +", output: "text" })).toEqual({
      expression: expect.stringContaining("Look at character"),
    });
    expect(wrongExpressions("global_list", { data: [] })).toEqual({});
  });

  it("C15: of a playbook's parameters and ways are told by their paths", () => {
    const playbook = aDefinition("event_playbook", { id: "3d7f0c5e-0f6e-4d53-9a07-3f0d4b0a1c11" });
    const [first, ...rest] = playbook.steps as Record<string, unknown>[];
    const step = { ...first, parameters: { of: { expression: "(" } }, next: [{ to: "z", when: "a =" }] };
    expect(Object.keys(wrongExpressions("event_playbook", { ...playbook, steps: [step, ...rest] }))).toEqual([
      "steps.0.parameters.of.expression",
      "steps.0.next.0.when",
    ]);
  });
});
