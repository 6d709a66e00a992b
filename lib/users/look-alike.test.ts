import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foreignLetter, skeleton } from "./look-alike";

describe("skeleton", () => {
  it.each([
    ["joe@acme.test", "JOE@ACME.test"],
    ["joe@acme.test", "jоe@acme.test"], // Cyrillic о
    ["joe@acme.test", "j0e@acme.test"],
    ["joe@acme.test", "јое@асме.test"], // Cyrillic throughout
    ["joe@acme.test", "joe@acrne.test"],
    ["bill@x.test", "bi1l@x.test"],
    ["wanda@x.test", "vvanda@x.test"],
    ["joe@acme.test", "jo\u200be@acme.test"],
    ["joe@acme.test", "ｊｏｅ@acme.test"],
    ["jose@x.test", "josé@x.test"],
  ])("U3: %s and %s look alike", (one, other) => {
    expect(skeleton(other)).toBe(skeleton(one));
  });

  it.each([
    ["joe@acme.test", "jim@acme.test"],
    ["user2@x.test", "user3@x.test"],
  ])("U3: %s and %s do not", (one, other) => {
    expect(skeleton(other)).not.toBe(skeleton(one));
  });

  it("gives of a skeleton the same again, and never fails", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => typeof skeleton(text) === "string"));
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z2-9@.]*$/), (text) => skeleton(text).length <= text.length),
    );
  });
});

describe("foreignLetter", () => {
  it.each([
    ["joe@acme.test", undefined],
    ["jоe@acme.test", "the Cyrillic letter “о”"],
    ["jοe@acme.test", "the Greek letter “ο”"],
    ["jo\u200be@acme.test", "an invisible sign (U+200B)"],
    ["josé@acme.test", "the sign “é” (U+00E9)"],
  ])("U3: of %s it is %s", (address, words) => {
    expect(foreignLetter(address)).toBe(words);
  });
});
