import { describe, expect, it } from "vitest";
import { cameBack } from "./own-values";

describe("cameBack", () => {
  it("takes a value that comes back late for one's own, so that newer typing stays", () => {
    expect(cameBack(["", "gro", "group:a"], "gro")).toEqual(["gro", "group:a"]);
    expect(cameBack(["gro", "group:a"], "group:a")).toEqual(["group:a"]);
  });

  it("passes over values that never came back", () => {
    expect(cameBack(["", "a", "ab", "abc"], "abc")).toEqual(["abc"]);
  });

  it("keeps what was typed again after something else in its order", () => {
    expect(cameBack(["", "a", "ab", "a"], "a")).toEqual(["a", "ab", "a"]);
  });

  it("knows what comes from elsewhere: the way back, or cleared filters", () => {
    expect(cameBack(["ab"], "a")).toBeUndefined();
    expect(cameBack(["ab"], "")).toBeUndefined();
  });
});
