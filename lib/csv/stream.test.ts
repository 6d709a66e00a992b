import { describe, expect, it } from "vitest";
import { csvCell } from "./cell";
import { csvResponse } from "./stream";

describe("csvCell", () => {
  it.each([
    ["plain", "plain"],
    ['a "b", c', '"a ""b"", c"'],
    ["two\nlines", '"two\nlines"'],
    ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ["+1 555 0100", "'+1 555 0100"],
    ["@cmd", "'@cmd"],
  ])("writes %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe("csvResponse", () => {
  it("U1: streams the header and each chunk", async () => {
    async function* chunks() {
      yield [["a", "b"]];
      yield [["c", "d,e"]];
    }
    const response = csvResponse("users", ["One", "Two"], chunks());
    expect(await response.text()).toBe('One,Two\r\na,b\r\nc,"d,e"\r\n');
  });
});
