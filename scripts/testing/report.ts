import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { SerializedError } from "vitest/node";
import type { Count } from "./stages";

type VitestReport = {
  numPassedTests: number;
  testResults: {
    name: string;
    message?: string;
    status: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};
type PlaywrightSuite = {
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; ok: boolean; tests: { results: { error?: { message?: string } }[] }[] }[];
};
type PlaywrightReport = { stats: { expected: number }; suites: PlaywrightSuite[] };

/** What a runner's JSON report says, with what no test caught; nothing where there is no report. */
export function counted(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: [] };
  const { passed, failed } = countOf(JSON.parse(readFileSync(file, "utf8")));
  const uncaught = unhandledFile(file);
  return {
    passed,
    failed: existsSync(uncaught) ? [...failed, ...JSON.parse(readFileSync(uncaught, "utf8"))] : failed,
  };
}

/** Where the errors that no test caught are told beside a runner's report. */
export const unhandledFile = (report: string) => report.replace(/\.json$/, ".unhandled.json");

/** One line for an error that no test caught: the test's file as far as Vitest knows it, and where it was thrown. */
export function unhandledLine(error: SerializedError): string {
  const { message, stack, VITEST_TEST_PATH: file, VITEST_TEST_NAME: test } = error as Record<string, string>;
  const places = (stack ?? "").split("\n").filter((at) => /^\s+at /.test(at));
  const place = places.find((at) => !/node_modules|node:/.test(at)) ?? places[0] ?? "";
  const name = ["unhandled", file && path.relative("", file), test].filter(Boolean).join(" › ");
  return `${line(name, message)} ${place.trim()}`.trim();
}

/** What a parsed report of Vitest or Playwright says. */
export function countOf(report: VitestReport | PlaywrightReport): Count {
  if ("stats" in report) {
    return { passed: report.stats.expected, failed: report.suites.flatMap((suite) => failuresOf(suite, [])) };
  }
  const failed = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => line(test.fullName, test.failureMessages?.[0]));
    return tests.length === 0 && status === "failed" ? [line(name, message)] : tests;
  });
  return { passed: report.numPassedTests, failed };
}

function failuresOf(suite: PlaywrightSuite, above: string[]): string[] {
  const place = [...above, suite.title];
  const specs = (suite.specs ?? []).filter(({ ok }) => !ok);
  return [
    ...specs.map(({ title, tests }) => {
      const results = tests.flatMap(({ results }) => results);
      return line([...place, title].join(" › "), results.find(({ error }) => error)?.error?.message);
    }),
    ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner, place)),
  ];
}

function line(name: string, message: string | undefined): string {
  const [first = ""] = stripVTControlCharacters(message ?? "").split("\n");
  return first ? `${name}: ${first}` : name;
}
