import { describe, expect, it } from "vitest";
import { pointersIn, valuesUnder, withNames, withPersonal } from "./model";

const stored = {
  name: { personal: "p1" },
  role: { id: "r", name: "Analyst" },
  list: [{ personal: "p2" }, 3, null],
};

describe("personal values in the log", () => {
  it("finds every pointer, at any depth", () => {
    expect(pointersIn(stored)).toEqual(["p1", "p2"]);
  });

  it("takes nothing else for a pointer", () => {
    expect(pointersIn({ personal: 5, other: { personal: "x", more: 1 } })).toEqual([]);
    expect(pointersIn(null)).toEqual([]);
  });

  it("U8: shows what still exists and null for what was erased", () => {
    expect(withPersonal(stored, new Map([["p1", "Jane"]]))).toEqual({
      name: "Jane",
      role: { id: "r", name: "Analyst" },
      list: [null, 3, null],
    });
  });
});

describe("people and tenants in the log", () => {
  const change = { users: ["u1", "u2"], tenants: ["t1"], other: ["u1"], nested: { users: ["u3", 4] } };

  it("are found in lists of ids", () => {
    expect(valuesUnder(change, "users")).toEqual(["u1", "u2", "u3"]);
    expect(valuesUnder({ users: 5 }, "users")).toEqual([]);
    expect(valuesUnder(null, "users")).toEqual([]);
  });

  it("U8: are shown by name for as long as there is one, else by their id", () => {
    const names = { users: new Map([["u1", "Jane"]]), tenants: new Map([["t1", "Acme"]]) };
    expect(withNames(change, names)).toEqual({
      users: [{ id: "u1", name: "Jane" }, "u2"],
      tenants: [{ id: "t1", name: "Acme" }],
      other: ["u1"],
      nested: { users: ["u3", 4] },
    });
  });
});
