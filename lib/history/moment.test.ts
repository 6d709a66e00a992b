import { describe, expect, it } from "vitest";
import { fieldOf, spanOf, timeWords, typedOf } from "./moment";

describe("spanOf", () => {
  it.each([
    ["2026-01-31", "2026-01-31T00:00:00.000000Z", "2026-01-31T23:59:59.999999Z"],
    ["2026-01-31T12:05", "2026-01-31T12:05:00.000000Z", "2026-01-31T12:05:59.999999Z"],
    ["2026-01-31T12:05:30", "2026-01-31T12:05:30.000000Z", "2026-01-31T12:05:30.999999Z"],
  ])("W3: reads %s as a span of UTC", (text, from, to) => expect(spanOf(text)).toEqual({ from, to }));

  it.each([
    "",
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "2026-01-31T25:00",
    "2026-01-31T12:60",
    "2026-01-31 12:00",
    "2026-01-31T12:00Z",
    "20260-01-31",
    "'; drop table history; --",
  ])("refuses %j", (text) => expect(spanOf(text)).toBeUndefined());
});

describe("times", () => {
  it("are written with their zone", () => {
    expect(timeWords("2026-01-31T12:05:30.123456Z")).toBe("2026-01-31 12:05:30 UTC");
    expect(fieldOf("2026-01-31T12:05:30.123456Z")).toBe("2026-01-31T12:05:30");
    expect(typedOf("2026-01-31")).toBe("2026-01-31T23:59:59");
    expect(typedOf("2026-02-31")).toBe("2026-02-31");
    expect(typedOf("2026-01-31T12:05")).toBe("2026-01-31T12:05");
    expect(fieldOf(new Date(0))).toBe("1970-01-01T00:00:00");
  });
});
