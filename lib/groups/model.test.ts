import { describe, expect, it } from "vitest";
import { GroupInput, groupLockedReason } from "./model";
import { splitIdpGroups } from "./words";

const group = {
  name: "SOC",
  description: "",
  roleId: "00000000-0000-4000-8000-000000000001",
  idpGroups: [] as unknown,
  userIds: [],
  nestedGroupIds: [],
  tenantIds: [],
};

describe("names of IdP groups", () => {
  it("G4: are separated by comma or Enter, trimmed, each once, and their case counts", () => {
    expect(splitIdpGroups(" SOC, soc\nTier 1 ,, SOC \n")).toEqual(["SOC", "soc", "Tier 1"]);
    expect(GroupInput.parse({ ...group, idpGroups: ["a, b", " c ", "a"] }).idpGroups).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it.each([
    [["x".repeat(257)]],
    [["a\u0000"]],
    ["SOC"],
    [[1]],
    [Array.from({ length: 201 }, (_, n) => `g${n}`)],
  ])("G4: refuses %#", (idpGroups) => {
    expect(GroupInput.safeParse({ ...group, idpGroups }).success).toBe(false);
  });
});

describe("a group's input", () => {
  it.each([
    { name: " " },
    { name: "x".repeat(81) },
    { name: "a\nb" },
    { description: "x".repeat(501) },
    { roleId: "analyst" },
    { userIds: ["me"] },
    { userIds: "everyone" },
    { extra: true },
  ])("refuses %o in a sentence", (change) => {
    const parsed = GroupInput.safeParse({ ...group, ...change });
    expect(parsed.success).toBe(false);
    for (const issue of parsed.error?.issues ?? [])
      if (!("extra" in change)) expect(issue.message).toMatch(/\.$/);
  });

  it("counts an id that is given twice once", () => {
    const id = group.roleId;
    expect(GroupInput.parse({ ...group, userIds: [id, id] }).userIds).toEqual([id]);
  });
});

it("S3, S6: says why a group from elsewhere is not edited here", () => {
  expect(groupLockedReason({ name: "SOC", origin: "local" })).toBeNull();
  expect(groupLockedReason({ name: "SOC", origin: "main" })).toBe(
    "SOC came from main and can be changed only there.",
  );
  expect(groupLockedReason({ name: "SOC", origin: "gateway" })).toContain("gateway");
});
