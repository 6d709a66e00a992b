import { describe, expect, it } from "vitest";
import { tablePage, tenantListOf } from "./list-address";

describe("tenantListOf", () => {
  it("reads the order as the table writes it", () => {
    expect(tenantListOf({ q: "acme", sort: "-lastSync", after: "abc" })).toMatchObject({
      q: "acme",
      sort: "lastSync",
      direction: "desc",
      after: "abc",
    });
  });

  it.each([{ sort: "nonsense" }, { sort: "" }, { after: "x".repeat(601) }])(
    "begins at the start for %j",
    (params) => {
      const input = tenantListOf(params);
      expect(input.sort ?? "name").toBe("name");
      expect(input.after).toBeUndefined();
    },
  );

  it("cuts a search that is too long", () => {
    expect(tenantListOf({ q: "x".repeat(300), sort: "nonsense" }).q).toHaveLength(100);
  });
});

describe("tablePage", () => {
  it("has no cursor where there is no further page", () => {
    const page = { rows: [1], next: null, previous: "abc", total: 10_000, moreThanTotal: true };
    expect(tablePage(page)).toEqual({
      rows: [1],
      next: undefined,
      previous: "abc",
      count: 10_000,
      capped: true,
    });
  });
});
