import { describe, expect, it } from "vitest";
import { AdvancedSchema, readAdvanced } from "./advanced";

const shift = (day: number, from: string, to: string) => ({ day, from, to });
const query = (name: string, text: string) => ({ name, query: text });

describe("what a role brings beside its permissions", () => {
  it("R3: is stored without what is empty, shifts in the order of the week", () => {
    expect(AdvancedSchema.parse({})).toEqual({});
    expect(AdvancedSchema.parse({ dashboards: [], queries: { jobs: [] }, shifts: [] })).toEqual({});
    const given = {
      dashboards: ["sync", "access"],
      queries: { incidents: [query(" Mine ", ' -status:closed owner:"Ann Lee" ')], jobs: [] },
      shifts: [shift(2, "08:00", "16:00"), shift(1, "22:00", "06:00")],
    };
    expect(AdvancedSchema.parse(given)).toEqual({
      dashboards: ["sync", "access"],
      queries: { incidents: [query("Mine", '-status:closed owner:"Ann Lee"')] },
      shifts: [shift(1, "22:00", "06:00"), shift(2, "08:00", "16:00")],
    });
  });

  const many = (length: number) => Array.from({ length }, (_, n) => query(`Query ${n}`, "status:open"));
  it.each([
    ["an unknown dashboard", { dashboards: ["root"] }, "dashboards.0"],
    ["a dashboard twice", { dashboards: ["sync", "sync"] }, "dashboards.1"],
    ["a query without a name", { queries: { jobs: [query(" ", "a")] } }, "queries.jobs.0.name"],
    ["an empty query", { queries: { jobs: [query("A", "  ")] } }, "queries.jobs.0.query"],
    ["an open quote", { queries: { jobs: [query("A", 'group:"Tier 1')] } }, "queries.jobs.0.query"],
    ["a term without a value", { queries: { jobs: [query("A", "status: x")] } }, "queries.jobs.0.query"],
    ["a query of two lines", { queries: { jobs: [query("A", "a\nb")] } }, "queries.jobs.0.query"],
    ["a long query", { queries: { jobs: [query("A", "x".repeat(501))] } }, "queries.jobs.0.query"],
    ["a name twice", { queries: { jobs: [query("A", "a"), query("a", "b")] } }, "queries.jobs.1.name"],
    ["too many queries", { queries: { jobs: many(21) } }, "queries.jobs"],
    ["an eighth day", { shifts: [shift(8, "08:00", "16:00")] }, "shifts.0.day"],
    ["half a day", { shifts: [shift(1.5, "08:00", "16:00")] }, "shifts.0.day"],
    ["no time of day", { shifts: [shift(1, "8am", "16:00")] }, "shifts.0.from"],
    ["shifts that overlap", { shifts: [shift(7, "22:00", "06:00"), shift(1, "05:00", "09:00")] }, "shifts.1"],
    ["something else", { shifts: "always" }, "shifts"],
  ])("R3: refuses %s in a sentence at its place", (_, given, path) => {
    const issues = AdvancedSchema.safeParse(given).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join("."))).toContain(path);
    for (const issue of issues) expect(issue.message).toMatch(/\.$/);
  });

  it.each([{ more: 1 }, { queries: { alerts: [] } }, [], "x", null])("R3: refuses %j", (given) => {
    expect(AdvancedSchema.safeParse(given).success).toBe(false);
  });

  it("R3: names both shifts that overlap", () => {
    const given = { shifts: [shift(1, "22:00", "06:00"), shift(2, "05:00", "09:00")] };
    expect(AdvancedSchema.safeParse(given).error?.issues[0]?.message).toBe(
      "Tuesday 05:00 to 09:00 overlaps with Monday 22:00 to Tuesday 06:00. Change one of them.",
    );
  });

  it("R3: what another version stored can be read, without what is unknown here", () => {
    const stored = {
      dashboards: ["sync", "of tomorrow", "sync"],
      queries: { incidents: [query("A", "a")], alerts: [] },
      shifts: [shift(1, "08:00", "16:00")],
      more: true,
    };
    expect(readAdvanced(stored)).toEqual({ dashboards: ["sync"], shifts: stored.shifts });
    for (const nothing of [null, undefined, [], "x", {}]) expect(readAdvanced(nothing)).toEqual({});
  });
});
