import { describe, expect, it } from "vitest";
import { pointersIn, withPersonal } from "./model";

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
