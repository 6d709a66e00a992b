import { describe, expect, it } from "vitest";
import { Evaluator, EXPRESSION_LIMITS } from "./evaluator";

describe("Evaluator", () => {
  it("C15: ends what takes too much memory, then works on", async () => {
    const evaluator = new Evaluator({ ...EXPRESSION_LIMITS, memoryMb: 24, timeoutMs: 40_000 });
    const bomb = "$count([1..9000000].($string($) & 'xxxxxxxxxxxxxxxxxxxx'))";
    await expect(evaluator.evaluate(bomb, {})).rejects.toThrow("more than 24 MB of memory");
    expect(await evaluator.evaluate("a + 1", { a: 1 })).toBe(2);
    await evaluator.close();
  });

  it("C15: refuses a document that is too large", async () => {
    const evaluator = new Evaluator({ ...EXPRESSION_LIMITS, inputBytes: 10 });
    await expect(evaluator.evaluate("a", { a: "xxxxxxxxxxxx" })).rejects.toThrow("too large");
  });
});
