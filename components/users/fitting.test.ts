import { expect, it } from "vitest";
import { fitting } from "./fitting";

it("U1: a cell shows as many names as fit, and never none", () => {
  expect(fitting([])).toBe(0);
  expect(fitting(["Analyst", "Triage"])).toBe(2);
  expect(fitting(["Night shift", "Platform team"])).toBe(1);
  expect(fitting(["A name that is longer than the cell", "B"])).toBe(1);
});
