import { describe, expect, it } from "vitest";
import { countOf, unhandledLine } from "./report";

describe("countOf", () => {
  it("names the tests of Vitest that failed, and a file that could not be loaded", () => {
    const report = {
      numPassedTests: 1,
      testResults: [
        {
          name: "/a.test.ts",
          status: "failed",
          assertionResults: [
            { fullName: "a works", status: "passed" },
            { fullName: "a breaks", status: "failed", failureMessages: ["\u001b[31mno\u001b[39m\n at a.ts"] },
          ],
        },
        { name: "/b.test.ts", status: "failed", message: "Cannot find c", assertionResults: [] },
      ],
    };
    expect(countOf(report)).toEqual({ passed: 1, failed: ["a breaks: no", "/b.test.ts: Cannot find c"] });
  });

  it("names the specs of Playwright that failed with the suites they are in", () => {
    const error = { message: "timed out" };
    const report = {
      stats: { expected: 3 },
      suites: [
        {
          title: "a.spec.ts",
          specs: [{ title: "fine", ok: true, tests: [] }],
          suites: [
            { title: "inner", specs: [{ title: "slow", ok: false, tests: [{ results: [{ error }] }] }] },
          ],
        },
      ],
    };
    expect(countOf(report)).toEqual({ passed: 3, failed: ["a.spec.ts › inner › slow: timed out"] });
  });
});

describe("unhandledLine", () => {
  it("names the test file and the first place of our own", () => {
    const error = {
      message: "Connection is lost",
      stack: "Error: Connection is lost\n    at node_modules/postgres/a.js:1\n    at lib/jobs/queue.ts:5:3",
      VITEST_TEST_PATH: `${process.cwd()}/lib/jobs/a.itest.ts`,
    };
    expect(unhandledLine(error)).toBe(
      "unhandled › lib/jobs/a.itest.ts: Connection is lost at lib/jobs/queue.ts:5:3",
    );
  });

  it("says what was thrown without a stack", () => {
    expect(unhandledLine({ message: "no" })).toBe("unhandled: no");
  });
});
