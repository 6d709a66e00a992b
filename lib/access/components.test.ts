import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  COMPONENTS,
  isPermissionKey,
  normalizePermissions,
  PERMISSION_KEYS,
  permissionLabel,
  SECTIONS,
} from "./components";
import { PermissionsSchema } from "./schema";

describe("the permission tree", () => {
  test("R2: ids are unique, and each sub-action bears its component's id", () => {
    expect(new Set(PERMISSION_KEYS).size).toBe(PERMISSION_KEYS.length);
    for (const { id, actions = [] } of COMPONENTS) {
      for (const action of actions) expect(action.id).toMatch(new RegExp(`^${id}:[a-z-]+$`));
    }
  });

  test("names are unique, so that a refusal in words is clear", () => {
    const labels = PERMISSION_KEYS.map(permissionLabel);
    expect(new Set(labels).size).toBe(labels.length);
    expect(new Set(SECTIONS.map(({ label }) => label)).size).toBe(SECTIONS.length);
  });

  test("has the components that the console itself checks", () => {
    for (const id of ["users", "roles", "groups", "tenants", "registration", "audit", "sync", "overview"]) {
      expect(isPermissionKey(id)).toBe(true);
    }
    expect(COMPONENTS.length).toBeGreaterThanOrEqual(55);
  });
});

describe("PermissionsSchema", () => {
  const problems = (input: unknown) =>
    PermissionsSchema.safeParse(input).error?.issues.map(({ message }) => message);

  test("R2: takes what is right and leaves out None", () => {
    const input = {
      "users:delete": "edit",
      users: "edit",
      roles: "view",
      audit: "none",
      "audit:export": "none",
    };
    expect(PermissionsSchema.parse(input)).toEqual({ users: "edit", "users:delete": "edit", roles: "view" });
  });

  test.each([
    ["an unknown component", { userz: "view" }, "There is no component or action “userz”."],
    [
      "an unknown action",
      { users: "edit", "users:paint": "edit" },
      "There is no component or action “users:paint”.",
    ],
    ["a name of JavaScript's own", { constructor: "edit" }, "There is no component or action “constructor”."],
    ["an unknown level", { users: "admin" }, "A level is one of none, view and edit."],
    ["a level of another type", { users: 2 }, "A level is one of none, view and edit."],
    [
      "an action under View",
      { users: "view", "users:delete": "edit" },
      "“Users: Delete users” needs View and edit of Users.",
    ],
    ["an action alone", { "users:delete": "edit" }, "“Users: Delete users” needs View and edit of Users."],
    [
      "an action with View",
      { users: "edit", "users:delete": "view" },
      "“Users: Delete users” is given or not given; it has no level View.",
    ],
    ["a list", ["users"], "Permissions are given as a level for each component."],
    ["nothing", null, "Permissions are given as a level for each component."],
  ])("R2: refuses %s", (_, input, message) => {
    expect(problems(input)).toEqual([message]);
  });

  test("refuses a flood of entries in one sentence", () => {
    const flood = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`x${n}`, "view"]));
    expect(problems(flood)).toHaveLength(1);
  });

  test("takes exactly what normalizePermissions leaves as it is", () => {
    const keys = fc.oneof(fc.constantFrom<string>(...PERMISSION_KEYS), fc.string({ maxLength: 4 }));
    const sets = fc.dictionary(keys, fc.constantFrom("view", "edit"), { maxKeys: 12, noNullPrototype: true });
    fc.assert(
      fc.property(sets, (input) => {
        const stored = normalizePermissions(input);
        expect(PermissionsSchema.parse(stored)).toEqual(stored);
        const same = Object.keys(stored).length === Object.keys(input).length;
        expect(PermissionsSchema.safeParse(input).success).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });
});
