import { describe, expect, it } from "vitest";
import { columnOrder, fittingWidth, moved, readLayout, sameLayout, standardLayout } from "./layout";

const columns = ["email", "name", "status", "role"].map((id) => ({
  id,
  header: id,
  text: () => "",
  primary: id === "name",
  hiddenByDefault: id === "role",
}));

describe("columnOrder", () => {
  it.each([
    [[], ["name", "email", "status", "role"]],
    [
      ["role", "email"],
      ["name", "role", "email", "status"],
    ],
    [
      ["gone", "status"],
      ["name", "status", "email", "role"],
    ],
  ])("puts the columns by %j", (order, expected) => {
    expect(columnOrder(columns, order)).toEqual(expected);
  });
});

describe("moved", () => {
  it("swaps a column with its neighbour, and stops at the ends", () => {
    expect(moved(columns, [], "status", -1)).toEqual(["name", "status", "email", "role"]);
    expect(moved(columns, [], "role", 1)).toEqual(["name", "email", "status", "role"]);
  });
});

describe("sameLayout", () => {
  const standard = standardLayout(columns);
  it("goes by what is shown, not by how it is written", () => {
    expect(sameLayout(columns, standard, { ...standard, order: ["name", "email", "status", "role"] })).toBe(
      true,
    );
    expect(sameLayout(columns, standard, { ...standard, hidden: ["role", "gone"] })).toBe(true);
  });

  it.each([{ hidden: [] }, { order: ["role"] }, { widths: { email: 200 } }, { dense: true }])(
    "tells %j apart",
    (change) => {
      expect(sameLayout(columns, standard, { ...standard, ...change })).toBe(false);
    },
  );
});

describe("readLayout", () => {
  it("takes what was stored, also by an older version", () => {
    expect(readLayout('{"hidden":["a"],"dense":true}')).toEqual({
      hidden: ["a"],
      order: [],
      widths: {},
      dense: true,
    });
  });

  it.each([null, "", "nonsense", "7", "null", '{"hidden":7}'])("leaves %j", (stored) => {
    expect(readLayout(stored)).toBeUndefined();
  });

  it("keeps no width that hides a column or fills the world", () => {
    expect(readLayout('{"hidden":[],"widths":{"a":1,"b":99999,"c":"x"}}')?.widths).toEqual({
      a: 60,
      b: 1200,
    });
    expect(fittingWidth(100.4)).toBe(100);
  });
});
