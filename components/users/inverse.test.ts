import { describe, expect, it } from "vitest";
import { inverseOf } from "./inverse";

const role = (id: string) => ({ id, name: id });
const user = (id: string, roleId: string | null, ...groups: string[]) => ({
  id,
  role: roleId === null ? null : role(roleId),
  groups: groups.map((group) => ({ id: group })),
});

describe("inverseOf", () => {
  it("U5: gives each person the role of before, together where it is the same", () => {
    const users = [user("a", "r1"), user("b", "r2"), user("c", "r1"), user("d", null)];
    expect(inverseOf(users, { roleId: null, addGroupIds: [], removeGroupIds: [] })).toEqual([
      { userIds: ["a", "c"], roleId: "r1", addGroupIds: [], removeGroupIds: [] },
      { userIds: ["b"], roleId: "r2", addGroupIds: [], removeGroupIds: [] },
    ]);
  });

  it("U5: leaves groups that someone was in before, and gives back those that he lost", () => {
    const users = [user("a", null, "g1"), user("b", null)];
    expect(inverseOf(users, { roleId: "keep", addGroupIds: ["g1", "g2"], removeGroupIds: ["g3"] })).toEqual([
      { userIds: ["a"], roleId: "keep", addGroupIds: [], removeGroupIds: ["g2"] },
      { userIds: ["b"], roleId: "keep", addGroupIds: [], removeGroupIds: ["g1", "g2"] },
    ]);
    expect(
      inverseOf([user("a", "r1", "g3")], { roleId: "r2", addGroupIds: [], removeGroupIds: ["g3"] }),
    ).toEqual([{ userIds: ["a"], roleId: "r1", addGroupIds: ["g3"], removeGroupIds: [] }]);
  });

  it("has nothing to take back where nothing changed", () => {
    expect(
      inverseOf([user("a", "r1", "g1")], { roleId: "r1", addGroupIds: ["g1"], removeGroupIds: [] }),
    ).toEqual([]);
  });
});
