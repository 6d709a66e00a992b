import { describe, expect, it } from "vitest";
import { evaluated } from "./evaluate";

describe("trying an expression", () => {
  it("C9: answers what it makes of the input", async () => {
    expect(await evaluated("$sum(a)", { a: [1, 2] })).toMatchObject({ ok: true, text: "3" });
    expect(await evaluated("b", { a: 1 })).toMatchObject({ ok: true, text: "Nothing" });
  });

  it("C9: tells what is wrong with its place, and ends what does not end", async () => {
    expect(await evaluated("a[", {})).toMatchObject({
      ok: false,
      error: expect.stringContaining("(character 2)"),
    });
    const loop = "($f := function($n) { $f($n + 1) + 1 }; $f(0))";
    expect(await evaluated(loop, {})).toMatchObject({
      ok: false,
      error: expect.stringContaining("It calls itself too deeply."),
    });
    const endless = "($f := function() { $f() }; $f())";
    expect(await evaluated(endless, {})).toMatchObject({ ok: false });
  });
});
