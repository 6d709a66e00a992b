import { describe, expect, it } from "vitest";
import { matchGroups } from "./groups";

const GUID = "6f0e1c3a-8d3b-4e55-9a51-0a6d5a1f9c11";
const group = (name: string, ...idpGroups: string[]) => ({ id: name, name, idpGroups });

describe("matchGroups", () => {
  it("G4: matches any of a group's names exactly, and several groups by one name", () => {
    const found = matchGroups(
      ["SOC", "x"],
      [group("A", "Other", "SOC"), group("B", "SOC"), group("C", "soc")],
    );
    expect(found.matched.map(({ id, by }) => [id, by])).toEqual([
      ["A", ["SOC"]],
      ["B", ["SOC"]],
    ]);
    expect(found.unmatched).toEqual(["x"]);
  });

  it.each([
    ["soc analysts", "SOC Analysts", "case"],
    ["SOC  Analysts", "SOC Analysts", "blanks"],
    [" SOC", "SOC", "blanks"],
    [GUID.toUpperCase(), GUID, "case"],
    [GUID, "SOC Analysts", "guid"],
    ["SOC Analysts", GUID, "name"],
  ])("A2: of %j for %j says: %s", (sent, mapped, why) => {
    const found = matchGroups([sent], [group("A", mapped)]);
    expect(found.matched).toEqual([]);
    expect(found.nearMisses).toEqual([{ sent, mapped, group: "A", why }]);
  });

  it("A2: says nothing of names that have nothing in common", () => {
    expect(matchGroups(["Sales"], [group("A", "SOC")]).nearMisses).toEqual([]);
    expect(matchGroups([], [group("A", GUID)]).nearMisses).toEqual([]);
  });
});
