import { describe, expect, it } from "vitest";
import { changeLines, conflictSentence } from "./sync-words";

describe("changeLines", () => {
  it("S7: tells in numbers what a sync changed, and nothing of what it left alone", () => {
    expect(changeLines({ users: [3, 0, 1], roles: [0, 0, 0], nestings: [0, 2, 0] })).toEqual([
      "Users: 3 added, 1 removed",
      "Nestings: 2 changed",
    ]);
  });

  it("is empty before the first change", () => expect(changeLines(null)).toEqual([]));
});

describe("conflictSentence", () => {
  it("S5: names a role that clashes", () => {
    expect(conflictSentence({ kind: "role", id: "r", name: "Tier 1", reason: "name", by: "b" })).toBe(
      "The role Tier 1 has the name of a role that the tenant made itself. Rename one of the two.",
    );
  });

  it("S5, U8: names a person by his address, and by an opaque id once he was erased", () => {
    const conflict = { kind: "user", id: "0123456789", reason: "email", by: "9876543210" } as const;
    expect(conflictSentence(conflict)).toContain("The user 01234567 has the e-mail address");
    expect(conflictSentence({ ...conflict, name: "jo@main.test" })).toContain("The user jo@main.test has");
  });
});
