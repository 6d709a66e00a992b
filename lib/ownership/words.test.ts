import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { describeLeft, describeOwned, packIds, together, unpackIds } from "./words";

describe("ids in an address", () => {
  it("U10: 500 of them fit and come back as they were", () => {
    const ids = Array.from({ length: 500 }, () => randomUUID());
    expect(packIds(ids).length).toBeLessThan(11_000);
    expect(unpackIds(packIds(ids))).toEqual(ids);
  });

  it.each(["", "%", "not packed", "äöü", "A"])("whatever else it is (%s) names nobody", (text) => {
    expect(unpackIds(text)).toEqual([]);
  });
});

describe("words", () => {
  it("U10: what is owned is told in numbers and names, and what becomes of it where it is left", () => {
    expect(describeOwned({ kind: "api-keys", count: 1, first: ["CI"] })).toBe("1 API key: CI");
    expect(describeOwned({ kind: "views", count: 7, first: ["A", "B"] })).toBe(
      "7 shared views: A, B and 5 more",
    );
    expect(describeLeft([{ kind: "api-keys", count: 1, first: ["CI"] }], "delete")).toContain("no owner");
  });
});

describe("together", () => {
  it("U10: tells what several lots of people own as one", () => {
    const keys = (count: number, first: string[]) => ({ kind: "api-keys" as const, count, first });
    expect(together([])).toBeNull();
    expect(
      together([
        { owned: [keys(2, ["A", "B"])], private: 1, stamp: "one" },
        {
          owned: [keys(3, ["C", "D", "E"]), { kind: "views", count: 1, first: ["V"] }],
          private: 2,
          stamp: "two",
        },
      ]),
    ).toEqual({
      owned: [keys(5, ["A", "B", "C"]), { kind: "views", count: 1, first: ["V"] }],
      private: 3,
      stamp: "one",
    });
  });
});
