import { describe, expect, it } from "vitest";
import { changedFields, changesOf } from "./diff";

describe("changesOf", () => {
  it("tells what differs and leaves out what does not", () => {
    expect(changesOf({ name: "Tier 1", description: "x" }, { name: "Tier 2", description: "x" })).toEqual([
      { field: "name", before: "Tier 1", after: "Tier 2" },
    ]);
  });

  it("goes into nested objects, a leaf each", () => {
    const before = { permissions: { users: "view", roles: "view" } };
    const after = { permissions: { users: "edit", groups: "view" } };
    expect(changesOf(before, after)).toEqual([
      { field: "permissions · users", before: "view", after: "edit" },
      { field: "permissions · roles", before: "view", after: undefined },
      { field: "permissions · groups", before: undefined, after: "view" },
    ]);
  });

  it("shows things by their names, and lists as a whole", () => {
    const after = { role: { id: "1", name: "Analyst" }, groups: [{ id: "2", name: "SOC" }], tags: [] };
    expect(changesOf(null, after)).toEqual([
      { field: "role", before: undefined, after: "Analyst" },
      { field: "groups", before: undefined, after: "SOC" },
      { field: "tags", before: undefined, after: "none" },
    ]);
  });

  it("U8: shows an erased value as none", () => {
    expect(changesOf({ email: null }, { email: "a@b.test" })).toEqual([
      { field: "email", before: "none", after: "a@b.test" },
    ]);
  });

  it.each([
    [null, null],
    [{}, {}],
    [undefined, null],
  ])("finds nothing between %j and %j", (before, after) => expect(changesOf(before, after)).toEqual([]));

  it("takes values that are no objects", () => {
    expect(changesOf(1, true)).toEqual([{ field: "value", before: "1", after: "yes" }]);
  });
});

describe("changedFields", () => {
  it("names each field once, in words", () => {
    expect(
      changedFields(null, { permissions: { users: "view", roles: "edit" }, breakGlassUserId: "x" }),
    ).toBe("permissions, break glass user id");
  });
});
