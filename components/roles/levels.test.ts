import { expect, it } from "vitest";
import { COMPONENTS } from "@/lib/access/components";
import { changedIn, limitsOf, withAction, withLevel } from "./levels";

const incidents = COMPONENTS.find(({ id }) => id === "incidents") as (typeof COMPONENTS)[number];

it("R2: sub-actions stay only under View and edit", () => {
  const full = withAction(withLevel({ tasks: "view" }, incidents, "edit"), "incidents:close", true);
  expect(full).toEqual({ tasks: "view", incidents: "edit", "incidents:close": "edit" });
  expect(withLevel(full, incidents, "view")).toEqual({ tasks: "view", incidents: "view" });
  expect(withLevel(full, incidents, "none")).toEqual({ tasks: "view" });
  expect(withAction(full, "incidents:close", false)).toEqual({ tasks: "view", incidents: "edit" });
});

it("R5: nobody gives more than he has, but what a role gives already may stay", () => {
  const limits = limitsOf({ incidents: "view", tasks: "edit" }, { jobs: "edit" });
  expect(limits("incidents", "view")).toBeUndefined();
  expect(limits("incidents", "edit")).toContain("Incidents");
  expect(limits("tasks", "edit")).toBeUndefined();
  expect(limits("jobs", "edit")).toBeUndefined();
  expect(limits("lists", "view")).toContain("cannot give it");
  expect(limits("lists", "none")).toBeUndefined();
  expect(limitsOf(null, {})("lists", "edit")).toBeUndefined();
});

it("R2: says whether a component or one of its actions differs", () => {
  expect(changedIn(incidents, { incidents: "view", tasks: "view" }, { incidents: "view" })).toBe(false);
  expect(changedIn(incidents, { incidents: "edit" }, { incidents: "edit", "incidents:close": "edit" })).toBe(
    true,
  );
});
