import { describe, expect, it } from "vitest";
import { attributesOf, isDisowned, isElsewhere } from "./claims";

const of = (claims: Record<string, unknown>) =>
  Object.fromEntries(attributesOf(claims).map(({ name, values }) => [name, values]));

describe("attributesOf", () => {
  it("G4: a single group is a list of one, several are a list, and nothing else is a group", () => {
    expect(of({ groups: "A" })).toEqual({ groups: ["A"] });
    expect(of({ groups: ["A", "B", { name: "C" }, null, ["D"]] })).toEqual({ groups: ["A", "B"] });
    expect(of({ groups: [] })).toEqual({});
    expect(of({ groups: null })).toEqual({});
    expect(of({ level: 7, admin: true })).toEqual({ level: ["7"], admin: ["true"] });
  });

  it("A2: joins names by dots within objects, three deep", () => {
    const claims = {
      realm_access: { roles: ["A"] },
      "https://acme.example/a.b": { c: "d" },
      a: { b: { c: { d: "x" } } },
    };
    expect(of(claims)).toEqual({ "realm_access.roles": ["A"], "https://acme.example/a.b.c": ["d"] });
    expect(of({ a: { b: { c: "x" } } })).toEqual({ "a.b.c": ["x"] });
  });

  it("A2: leaves out what binds the token, and more than can be looked at", () => {
    expect(of({ nonce: "n", at_hash: "h", sub: "s" })).toEqual({ sub: ["s"] });
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`c${n}`, "x"]));
    expect(attributesOf({ many, ...many })).toHaveLength(300);
    expect(of({ groups: Array.from({ length: 9_000 }, String) }).groups).toHaveLength(5_000);
  });
});

describe("isDisowned", () => {
  it("A3: only what says true is verified; where nothing is said, nothing is disowned", () => {
    expect([true, "true"].map((email_verified) => isDisowned({ email_verified }))).toEqual([false, false]);
    const no = [false, "false", 0, 1, null, "", undefined];
    expect(no.every((email_verified) => isDisowned({ email_verified }))).toBe(true);
    expect(isDisowned({})).toBe(false);
  });
});

describe("isElsewhere", () => {
  it("A2: Entra ID's overage, and any claim that a token names a place for instead", () => {
    const named = {
      _claim_names: { groups: "src1" },
      _claim_sources: { src1: { endpoint: "https://graph.test" } },
    };
    expect(isElsewhere("groups", named)).toBe(true);
    expect(isElsewhere("roles", named)).toBe(false);
    expect(isElsewhere("roles", { _claim_names: { roles: "src1" } })).toBe(true);
    for (const hasgroups of [true, "true"]) expect(isElsewhere("groups", { hasgroups })).toBe(true);
    expect(isElsewhere("roles", { hasgroups: true })).toBe(false);
  });

  it("A2: nothing else is one", () => {
    for (const claims of [
      {},
      { hasgroups: false },
      { _claim_names: "groups" },
      { _claim_names: ["groups"] },
      { _claim_names: null },
    ])
      expect(isElsewhere("groups", claims)).toBe(false);
    expect(isElsewhere("toString", { _claim_names: {} })).toBe(false);
  });
});
