import { describe, expect, it } from "vitest";
import { fileText } from "./text";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, order: "le" | "be") => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};
const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("fileText", () => {
  it.each([
    ["plain", utf8("a,b\nc,d"), "a,b\nc,d"],
    ["with a mark", utf8("\ufeffa,b\nc,d"), "a,b\nc,d"],
    ["of Windows", utf8("a,b\r\nc,d\r\n"), "a,b\nc,d\n"],
    ["of an old Mac", utf8("a,b\rc,d"), "a,b\nc,d"],
    ["UTF-16, little end first", utf16("ä;b\r\nc;ž", "le"), "ä;b\nc;ž"],
    ["UTF-16, big end first", utf16("ä;b", "be"), "ä;b"],
  ])("U3: reads a file %s without a notice", (_, bytes, text) => {
    expect(fileText(bytes)).toEqual({ text });
  });

  it("U3: reads what is not UTF-8 as Windows-1252, and names a word to look at", () => {
    expect(fileText(latin1("a,b\nj@x.test,Jos\xe9,M\xfcller\n"))).toEqual({
      text: "a,b\nj@x.test,José,Müller\n",
      notice: "The file is not UTF-8. It was read as Windows-1252: see whether “José” in line 2 is right.",
    });
  });

  it.each([
    ["an empty file", utf8(""), "The file is empty"],
    ["a mark alone", utf8("\ufeff"), "The file is empty"],
    ["blank lines", utf8(" \r\n\n "), "The file is empty"],
    ["an Excel workbook", Buffer.from("PK\x03\x04rest", "latin1"), "This file is an Excel workbook"],
    ["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1]), "This file is an old Excel workbook"],
    ["a PDF", utf8("%PDF-1.7"), "This file is a PDF"],
    ["gzip", Buffer.from([0x1f, 0x8b, 8]), "This file is a gzip archive"],
    ["UTF-32", Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), "This file is text in UTF-32"],
    ["NUL characters", utf8("a,b\nc,d\0e"), "Line 2 has a NUL character"],
    ["UTF-16 without its mark", Buffer.from("a,b\nc", "utf16le"), "Line 1 has a NUL character"],
    ["half of UTF-16", utf16("ab", "le").subarray(0, 5), "The file begins as UTF-16 but is damaged"],
    [
      "damaged UTF-8",
      Buffer.concat([utf8("name\nJosé\nJos"), Buffer.from([0xe9]), utf8("\n")]),
      "Line 3 is not valid UTF-8, although other lines are",
    ],
    ["bytes of no known encoding", latin1("a,b\n\x81\x8d"), "Line 2 is neither UTF-8 nor Windows-1252"],
  ])("U3: refuses %s in words", (_, bytes, sentence) => {
    expect(() => fileText(bytes)).toThrow(sentence);
  });
});
