import { expect, it } from "vitest";
import { draftOf, rebaseGroup } from "./draft";

it("G1: a newer state and what was typed come together; who comes and goes stays as it was said", () => {
  const group = { name: "SOC", description: "", role: { id: "r1" }, idpGroups: ["A", "B"] };
  const base = draftOf(group);
  const ann = { id: "u1", label: "Ann" };
  const mine = { ...base, name: "Mine", users: { added: [ann], removed: [] } };
  const theirs = draftOf({ ...group, name: "Theirs", role: { id: "r2" } });
  expect(rebaseGroup(base, mine, theirs)).toEqual({
    merged: { ...theirs, name: "Mine", users: { added: [ann], removed: [] } },
    taken: ["role"],
    clashing: ["name"],
  });
});
