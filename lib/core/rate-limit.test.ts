import { expect, it } from "vitest";
import { Buckets } from "./rate-limit";

it("K3: lets a limit of requests through, each caller his own, and refills steadily", () => {
  let now = 0;
  const buckets = new Buckets(
    () => 3,
    60,
    () => now,
  );
  expect([1, 2, 3, 4].map(() => buckets.take("a").allowed)).toEqual([true, true, true, false]);
  expect(buckets.take("a")).toEqual({
    allowed: false,
    limit: 3,
    windowSeconds: 60,
    remaining: 0,
    resetSeconds: 20,
  });
  expect(buckets.take("b")).toMatchObject({ allowed: true, remaining: 2 });
  now = 20;
  expect(buckets.peek("a")).toMatchObject({ allowed: true, remaining: 1 });
  expect(buckets.take("a")).toMatchObject({ allowed: true, remaining: 0, resetSeconds: 60 });
  expect(buckets.take("a").allowed).toBe(false);
});
