import { describe, expect, it } from "vitest";
import { safeNext } from "./model";

describe("safeNext", () => {
  it.each(["/t/main", "/t/acme/settings/users?q=status%3Alocked", "/gateway"])("follows %s", (path) => {
    expect(safeNext(path)).toBe(path);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "/t/a//evil",
    "/api/x",
    "javascript:1",
    "",
  ])("does not follow %s", (path) => {
    expect(safeNext(path)).toBeUndefined();
  });
});
