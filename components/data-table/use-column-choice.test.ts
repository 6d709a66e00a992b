import { describe, expect, it } from "vitest";
import { inOrder, moved } from "./use-column-choice";

const columns = ["email", "name", "status", "role"].map((id) => ({
  id,
  header: id,
  text: () => "",
  primary: id === "name",
}));
const ids = (order: string[]) => inOrder(columns, order).map(({ id }) => id);

describe("inOrder", () => {
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
    expect(ids(order)).toEqual(expected);
  });
});

describe("moved", () => {
  it("swaps a column with its neighbour, and stops at the ends", () => {
    expect(moved(columns, [], "status", -1)).toEqual(["name", "status", "email", "role"]);
    expect(moved(columns, [], "role", 1)).toEqual(["name", "email", "status", "role"]);
  });
});
