import { describe, expect, it } from "vitest";
import { groupLosses } from "./losses";

const none = { count: 0, first: [] };
const empty = { members: none, nested: none, nestedIn: none, tenants: 0 };

describe("what deleting a group takes away", () => {
  it("G3: nothing where nothing hangs on it", () => {
    expect(groupLosses("Analyst", empty)).toEqual([]);
  });

  it("G3: names one of each", () => {
    const usage = {
      members: { count: 1, first: ["Joe Doe"] },
      nested: { count: 1, first: ["Tier 1"] },
      nestedIn: { count: 1, first: ["Leads"] },
      tenants: 1,
    };
    expect(groupLosses("Analyst", usage)).toEqual([
      "1 member (Joe Doe) loses the role Analyst, unless something else gives it.",
      "1 nested group (Tier 1) stays, but loses the role Analyst for its members.",
      "It is nested in 1 group (Leads), whose roles its members lose too.",
      "1 tenant no longer gets this group and its members.",
    ]);
  });

  it("G3: names the first of many and counts the rest", () => {
    const usage = { ...empty, members: { count: 1_234, first: ["Ann Lee", "Bob Ray"] }, tenants: 20 };
    expect(groupLosses("Analyst", usage)).toEqual([
      "1,234 members (Ann Lee, Bob Ray and 1,232 more) lose the role Analyst, unless something else gives it.",
      "20 tenants no longer get this group and its members.",
    ]);
  });
});
