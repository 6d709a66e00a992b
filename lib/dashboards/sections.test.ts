import { expect, it } from "vitest";
import { DASHBOARDS, landingOrder } from "./sections";

it("R3: what the roles choose comes first, in the roles' order and once, and nothing is lost", () => {
  const all = DASHBOARDS.map(({ id }) => id);
  expect(landingOrder([])).toEqual(all);
  const order = landingOrder([["sign-ins", "access"], [], ["access", "sync"]]);
  expect(order.slice(0, 3)).toEqual(["sign-ins", "access", "sync"]);
  expect([...order].sort()).toEqual([...all].sort());
});
