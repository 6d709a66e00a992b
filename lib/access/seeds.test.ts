import { describe, expect, test } from "vitest";
import { COMPONENTS, PERMISSION_KEYS } from "./components";
import { PermissionsSchema } from "./schema";
import {
  ACCOUNT_ADMIN_ID,
  ALL_PERMISSIONS,
  ANALYST_PERMISSIONS,
  INSTANCE_ADMIN_ID,
  INSTANCE_ADMIN_PERMISSIONS,
  READ_ONLY_PERMISSIONS,
  seedRoles,
} from "./seeds";

describe("seedRoles", () => {
  test("R1, S5: predefined roles have fixed ids, out-of-the-box ones new ids in each instance", () => {
    const [first, second] = [seedRoles(), seedRoles()];
    expect(first.map(({ name, kind }) => `${name}: ${kind}`)).toEqual([
      "Account Admin: predefined",
      "Instance Administrator: predefined",
      "Analyst: standard",
      "Read-Only: standard",
    ]);
    expect(first.slice(0, 2).map(({ id }) => id)).toEqual([ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID]);
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(6);
  });

  test("R2: each role's permissions are as a form would store them", () => {
    for (const { permissions } of seedRoles()) {
      expect(Object.entries(PermissionsSchema.parse(permissions))).toEqual(Object.entries(permissions));
    }
  });

  test("R1: Account Admin has everything", () => {
    expect(Object.keys(ALL_PERMISSIONS)).toEqual(PERMISSION_KEYS);
    expect(new Set(Object.values(ALL_PERMISSIONS))).toEqual(new Set(["edit"]));
  });

  test("R1: Instance Administrator edits everything but the tenants", () => {
    const tenants = COMPONENTS.filter(({ section }) => section === "tenants").map(({ id }) => id);
    for (const { id } of COMPONENTS) {
      const level = INSTANCE_ADMIN_PERMISSIONS[id] ?? "none";
      expect([id, level === "edit"]).toEqual([id, !tenants.includes(id)]);
    }
    expect(INSTANCE_ADMIN_PERMISSIONS.tenants).toBeUndefined();
    expect(INSTANCE_ADMIN_PERMISSIONS["users:delete"]).toBe("edit");
  });

  test("R1: Analyst works on incidents and administers nothing; Read-Only edits nothing", () => {
    expect(ANALYST_PERMISSIONS.incidents).toBe("edit");
    expect(ANALYST_PERMISSIONS["incidents:delete"]).toBeUndefined();
    for (const id of ["users", "roles", "groups", "tenants", "audit"] as const) {
      expect(ANALYST_PERMISSIONS[id]).toBeUndefined();
      expect(READ_ONLY_PERMISSIONS[id]).toBeUndefined();
    }
    expect(new Set(Object.values(READ_ONLY_PERMISSIONS))).toEqual(new Set(["view"]));
  });
});
