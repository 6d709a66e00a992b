import { describe, expect, it } from "vitest";
import { inUseReason, RoleInput, raised, roleLockedReason } from "./model";

describe("what an edit raises", () => {
  it("R5: names only what was not given before, and each higher level", () => {
    const before = { incidents: "edit", tasks: "view", jobs: "view" } as const;
    const after = { incidents: "view", tasks: "edit", jobs: "view", lists: "view" } as const;
    expect(raised(before, after)).toEqual({ tasks: "edit", lists: "view" });
    expect(raised(before, before)).toEqual({});
  });
});

describe("why a role stays as it is", () => {
  it("R1, S3: predefined ones and those from elsewhere are not changed here", () => {
    expect(roleLockedReason({ name: "X", kind: "predefined", origin: "local" })).toContain(
      "Save it as a new role",
    );
    expect(roleLockedReason({ name: "X", kind: "custom", origin: "main" })).toContain("came from main");
    expect(roleLockedReason({ name: "X", kind: "custom", origin: "gateway" })).toContain("gateway");
    expect(roleLockedReason({ name: "X", kind: "standard", origin: "local" })).toBeNull();
  });

  it("R1: one in use tells by how many and whom", () => {
    const none = { count: 0, first: [] };
    const named = (name: string) => ({ id: name, name });
    expect(inUseReason("Lead", { users: none, groups: none })).toBeNull();
    expect(
      inUseReason("Lead", { users: { count: 12, first: ["A", "B", "C"].map(named) }, groups: none }),
    ).toBe("Lead is still held by 12 users (A, B, C and others). Give them another role first.");
    expect(inUseReason("Lead", { users: none, groups: { count: 1, first: [named("SOC")] } })).toContain(
      "1 group (SOC)",
    );
  });
});

it.each([
  { name: "" },
  { permissions: { nonsense: "view" } },
  { permissions: { incidents: "root" } },
  { permissions: { "incidents:close": "edit" } },
])("R2: refuses %o", (change) => {
  expect(RoleInput.safeParse({ name: "Lead", description: "", permissions: {}, ...change }).success).toBe(
    false,
  );
});
