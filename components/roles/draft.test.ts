import { expect, it } from "vitest";
import { type RoleDraft, rebaseRole } from "./draft";

const role = (change: Partial<RoleDraft>): RoleDraft => ({
  name: "Lead",
  description: "",
  permissions: {},
  advanced: {},
  ...change,
});

it("R2: a newer state and what was typed come together permission by permission", () => {
  const base = role({ permissions: { incidents: "edit", "incidents:close": "edit", tasks: "view" } });
  const mine = role({ ...base, name: "Mine", permissions: { ...base.permissions, tasks: "edit" } });
  const theirs = role({
    permissions: { incidents: "view", tasks: "view" },
    advanced: { dashboards: ["sync"] },
  });
  expect(rebaseRole(base, mine, theirs)).toEqual({
    merged: role({
      name: "Mine",
      permissions: { tasks: "edit", incidents: "view" },
      advanced: { dashboards: ["sync"] },
    }),
    taken: ["Incidents", "Incidents: Close and reopen", "dashboards"],
    clashing: [],
  });
});

it("R2: no sub-action is left without View and edit of its component", () => {
  const base = role({ permissions: { incidents: "edit" } });
  const mine = role({ permissions: { incidents: "edit", "incidents:close": "edit" } });
  expect(rebaseRole(base, mine, role({})).merged.permissions).toEqual({});
});
