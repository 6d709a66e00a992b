import { describe, expect, it } from "vitest";
import { goneSentence, keyLockedReason, keyState } from "./words";

const facts = { revoked: false, expired: false, roles: 2, goneRoles: 0 };

describe("how a key stands", () => {
  it.each([
    ["active", {}],
    ["warning", { roles: 1, goneRoles: 1 }],
    ["unusable", { roles: 0, goneRoles: 2 }],
    ["expired", { expired: true, roles: 0 }],
    ["revoked", { revoked: true, expired: true, goneRoles: 1 }],
  ] as const)("K1: %s", (state, change) => {
    expect(keyState({ ...facts, ...change })).toBe(state);
  });

  it("K1: the hover text names the roles that are gone, and says what follows", () => {
    expect(goneSentence("active", [])).toBeNull();
    expect(goneSentence("warning", ["Night shift"])).toBe(
      "The role Night shift no longer exists. The key works on with its other roles.",
    );
    expect(goneSentence("unusable", ["A", "B"])).toBe(
      "The roles A, B no longer exist. The key has no role left and cannot be used.",
    );
  });

  it("K1: what is over or red is neither edited nor rotated", () => {
    for (const state of ["unusable", "expired", "revoked"] as const)
      expect(keyLockedReason({ name: "CI", state })).toContain("Make a new key");
    expect(keyLockedReason({ name: "CI", state: "warning" })).toBeNull();
  });
});
