import { describe, expect, it } from "vitest";
import { boundOf } from "./times";

const now = Date.parse("2026-03-10T12:00:00Z");

describe("boundOf", () => {
  it.each([
    ["24h", "2026-03-09T12:00:00.000Z"],
    ["30m", "2026-03-10T11:30:00.000Z"],
    ["7d", "2026-03-03T12:00:00.000Z"],
    ["2W", "2026-02-24T12:00:00.000Z"],
  ])("reads %s as so long ago", (text, at) => expect(boundOf(text, "from", now)).toBe(at));

  it("takes a date and a minute whole", () => {
    expect(boundOf("2026-03-01", "from")).toBe("2026-03-01T00:00:00.000000Z");
    expect(boundOf("2026-03-01", "to")).toBe("2026-03-01T23:59:59.999999Z");
    expect(boundOf("2026-03-01t08:05", "to")).toBe("2026-03-01T08:05:59.999999Z");
  });

  it.each(["", "soon", "7", "7y", "99999d", "2026-02-30", "-1d", "1e3d"])("refuses %j", (text) =>
    expect(boundOf(text, "to", now)).toBeUndefined(),
  );
});
