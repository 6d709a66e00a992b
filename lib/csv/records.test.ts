import { describe, expect, it } from "vitest";
import { csvRecords, separatorOf } from "./records";

async function all(text: string) {
  const found: [number, ...string[]][] = [];
  for await (const { line, cells } of csvRecords(text)) found.push([line, ...cells]);
  return found;
}

describe("separatorOf", () => {
  it.each([
    ["a,b,c\n", ","],
    ["a;b;c\n1,2,3,4", ";"],
    ["a\tb\tc", "\t"],
    ["a|b|c", "|"],
    ['"a;b;c;d",e,f', ","],
    ["alone", ","],
    ["\n\na;b", ";"],
    ["sep=;\na,b;c", ";"],
  ])("U3: of %j it is %j", (text, separator) => {
    expect(separatorOf(text).separator).toBe(separator);
  });
});

describe("csvRecords", () => {
  it("U3: gives each record with the line on which it begins, and leaves out blank ones", async () => {
    expect(await all('a;b\n"x\ny";" 2 "\n\n;;\n3;"say ""hi"""\n')).toEqual([
      [1, "a", "b"],
      [2, "x\ny", "2"],
      [6, "3", 'say "hi"'],
    ]);
    expect(await all("sep=\t\na\tb\nc\td")).toEqual([
      [2, "a", "b"],
      [3, "c", "d"],
    ]);
  });

  it.each([
    ['a,b\n1,2\n3,"open\n4,5\n', "The record that begins in line 3 opens a quote that is never closed."],
    ['a,b\n1,x"y\n', "Line 2 has a quote inside a value."],
    ['a,b\n1,"x"y\n', "Line 2 has text after a closing quote."],
    [`a,b\n1,"${"x".repeat(30_000)}"\n`, "The record that begins in line 2 is longer than 20,000 characters"],
    ['sep=;\na;b\n1;x"y\n', "Line 3 has a quote inside a value."],
  ])("U3: says where %j breaks the rules", async (text, sentence) => {
    await expect(all(text)).rejects.toThrow(sentence);
  });
});
