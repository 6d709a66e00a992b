import { expect, test } from "vitest";
import { USER_ATTRIBUTES } from "./attributes";
import { patched, stepsOf } from "./patch";

const adding = (operations: number, values: number) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: Array.from({ length: operations }, (_, i) => ({
    op: "add",
    path: "emails",
    value: Array.from({ length: values }, (_, j) => ({ value: `${i}-${j}@example.com` })),
  })),
});

test.each([
  { operations: 1_000, values: 20 },
  { operations: 1_000, values: 2 },
  { operations: 40, values: 50 },
])(
  "A6: a PATCH of $operations operations with $values values each costs little before it is refused",
  ({ operations, values }) => {
    const steps = stepsOf(adding(operations, values), USER_ATTRIBUTES);
    const before = process.cpuUsage();
    expect(() => patched({ userName: "jane" }, steps, USER_ATTRIBUTES)).toThrow(/too many values|at most 50/);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
  },
);
