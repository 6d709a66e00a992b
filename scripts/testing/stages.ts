import { spawn } from "node:child_process";

/** One part of the test run: how long it took, and whether it passed. */
export type Stage = { name: string; seconds: number; passed: boolean };

/** What a runner's report says: how many tests passed, and what failed with its first line. */
export type Count = { passed: number; failed: string[] };

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

/** Prints what passed, what failed by name, and the closing count. Returns the exit code. */
export function tell(stages: Stage[], counts: Count[]): number {
  console.log("\n── summary ──");
  for (const { name, seconds, passed } of stages) {
    console.log(`${passed ? "passed" : "FAILED"}  ${name.padEnd(18)} ${seconds} s`);
  }
  const names = counts.flatMap(({ failed }) => failed);
  for (const name of names) console.log(`FAILED  ${name}`);
  const broken = stages.filter(({ passed }) => !passed).length;
  const failed = Math.max(names.length, broken);
  const passed = counts.reduce((total, count) => total + count.passed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 || stages.length < 8 ? 1 : 0;
}
