import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** One part of the test run: how long it took, and whether it passed. */
export type Stage = { name: string; seconds: number; passed: boolean };

type Count = { passed: number; failed: number };

/** Runs one part with its output in the terminal; an aborted `signal` interrupts it, and it tidies up. */
export function stage(
  name: string,
  command: string,
  words: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Stage> {
  console.log(`\n── ${name} ──`);
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, words, {
      stdio: ["ignore", "inherit", "inherit"],
      env,
      // Out of the terminal's reach: one Ctrl-C comes to it once, from us. A second one would end it in disorder.
      detached: true,
      signal,
      killSignal: "SIGINT",
    });
    const done = (passed: boolean) =>
      resolve({ name, passed, seconds: Math.round((Date.now() - started) / 1000) });
    child.on("error", () => child.pid === undefined && done(false));
    child.on("exit", (code) => done(code === 0));
  });
}

/** How many tests a runner's JSON report counts; nothing where there is no report. */
export function counted(file: string): Count {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const report = JSON.parse(readFileSync(file, "utf8")) as {
    numPassedTests?: number;
    numFailedTests?: number;
    stats?: { expected: number; unexpected: number; flaky: number };
  };
  const { stats } = report;
  if (stats) return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  return { passed: report.numPassedTests ?? 0, failed: report.numFailedTests ?? 0 };
}

/** Prints what passed and the closing count. Returns the exit code. */
export function tell(stages: Stage[], counts: Count[]): number {
  console.log("\n── summary ──");
  for (const { name, seconds, passed } of stages) {
    console.log(`${passed ? "passed" : "FAILED"}  ${name.padEnd(18)} ${seconds} s`);
  }
  const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
  const broken = stages.filter(({ passed }) => !passed).length;
  const failed = Math.max(sum("failed"), broken);
  console.log(`${sum("passed")} passed, ${failed} failed`);
  return failed > 0 || stages.length < 8 ? 1 : 0;
}
