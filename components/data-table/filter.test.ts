import fc from "fast-check";
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

  it("takes a quote that is still open to the end", () => {
    expect(parseFilter('ann role:"Account A')).toEqual({
      text: "ann",
      terms: [{ key: "role", value: "Account A", negated: false }],
    });
  });

  it("reads back what formatTerm writes, whatever the value holds", () => {
    const term = fc.record({
      key: fc.stringMatching(/^[a-z][a-z_-]{0,8}$/),
      value: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.constantFrom("Read only", 'The "A" team', "a\\", '"', "x: y"),
      ),
      negated: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(term), (terms) => {
        expect(parseFilter(terms.map(formatTerm).join(" "))).toEqual({ text: "", terms });
      }),
    );
  });
});
