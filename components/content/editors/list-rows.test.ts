import { describe, expect, it } from "vitest";
import { pastedRows, withRows } from "./list-paste";
import { problemsOf, withoutRepeats } from "./list-problems";
import { blankTable, type ListTable, readTable, writeTable } from "./list-rows";

const values = (rows: string[], type: "text" | "number" | "boolean" = "text"): ListTable => ({
  kind: "values",
  columns: [{ name: "Value", type }],
  rows: rows.map((row) => [row]),
});
const words = (table: ListTable) =>
  [...problemsOf(table)].map(([row, { words: said, holds }]) => [row, said, holds]);

describe("C11: a list as a table", () => {
  it.each([
    [[]],
    [["198.51.100.7", "a, b"]],
    [[1, -2.5, 1e-7]],
    [[true, false]],
    [{}],
    [{ low: 1, high: 9 }],
    [{ owner: "", team: "Night" }],
    [[{ host: "a", port: 1 }, { host: "b" }]],
    [JSON.parse('{"__proto__": "x"}')],
  ])("loses nothing of %j", (data) => {
    const table = readTable(data);
    expect(table && writeTable(table)).toEqual(data);
  });

  it.each([
    ["one"],
    [null],
    [[1, "one"]],
    [[1e21]],
    [["", "a"]],
    [[null]],
    [[["nested"]]],
    [{ a: { b: 1 } }],
    [[{ a: "" }]],
    [[{ a: 1 }, { a: "1" }]],
    [[{}]],
    [[{ a: 1 }, 2]],
  ])("leaves %j to JSON", (data) => {
    expect(readTable(data)).toBeUndefined();
  });

  it("tells what repeats, what is empty and what has blanks about it, and saves it all the same", () => {
    const table = values(["a", "b", "a", "", " c"]);
    expect(words(table)).toEqual([
      [2, "The same as entry 1.", false],
      [3, "Empty: it is left out.", false],
      [4, "It begins or ends with a blank.", false],
    ]);
    expect(writeTable(table)).toEqual(["a", "b", "a", " c"]);
    expect(withoutRepeats(table).rows).toEqual([["a"], ["b"], [""], [" c"]]);
  });

  it("holds back what is not of its column's type, and leaves it out of the data", () => {
    const numbers = values(["1", "one", "12345678901234567890", "0x1"], "number");
    expect(words(numbers).map(([row, , holds]) => [row, holds])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect(writeTable(numbers)).toEqual([1]);
    expect(words(values(["true", "yes"], "boolean"))).toEqual([[1, "Enter true or false.", true]]);
  });

  it("holds back a name that is missing or given twice", () => {
    const table = {
      ...blankTable("pairs"),
      rows: [
        ["a", "1"],
        ["", "2"],
        ["a", "3"],
        ["b", ""],
      ],
    };
    expect(words(table)).toEqual([
      [1, "Enter a name.", true],
      [2, "The name of entry 1 again.", true],
    ]);
    expect(writeTable(table)).toEqual({ a: "1", b: "" });
  });
});

describe("C11: pasting many entries", () => {
  it("takes a line each, as a spreadsheet, a mail or JSON has them", () => {
    expect(pastedRows("10.0.0.1\r\n\r\n  10.0.0.2 \n", 1)).toEqual([["10.0.0.1"], ["10.0.0.2"]]);
    expect(pastedRows('"a, b",\n"c"', 1)).toEqual([["a, b"], ["c"]]);
    expect(pastedRows("host\t22\nother, one, more", 2)).toEqual([
      ["host", "22"],
      ["other", "one, more"],
    ]);
    expect(pastedRows("alone", 3)).toEqual([["alone", "", ""]]);
  });

  it("puts them after the row that they were pasted in, or in its place where it is empty", () => {
    const rows = [["x"], ["y"]];
    expect(withRows(values(["a", "b"]), 0, rows).rows.flat()).toEqual(["a", "x", "y", "b"]);
    expect(withRows(values(["a", "", "b"]), 1, rows).rows.flat()).toEqual(["a", "x", "y", "b"]);
    expect(withRows(values(["a"]), 1, rows).rows.flat()).toEqual(["a", "x", "y"]);
  });
});
