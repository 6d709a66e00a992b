import { describe, expect, it } from "vitest";
import { formatTerm, parseFilter } from "./filter";

describe("parseFilter", () => {
  it("tells typed terms from free text", () => {
    expect(parseFilter('ann status:locked -group:"Tier 1" "van berg"')).toEqual({
      text: "ann van berg",
      terms: [
        { key: "status", value: "locked", negated: false },
        { key: "group", value: "Tier 1", negated: true },
      ],
    });
  });

  it.each(["", "   ", "status:", '""', "-"])("takes %j without a term", (q) => {
    expect(parseFilter(q).terms).toEqual([]);
  });

  it("reads back what formatTerm writes", () => {
    const term = { key: "role", value: "Read only", negated: true };
    expect(parseFilter(formatTerm(term)).terms).toEqual([term]);
  });
});
