import { findBrowser } from "./testing/browser";
import { counted, unhandledFile } from "./testing/report";
import { type Stage, stage, tell } from "./testing/stages";
import { DIST, forgetConsole, makeSurroundings, type Surroundings } from "./testing/surroundings";

const stopping = new AbortController();
const { signal } = stopping;
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stopping.abort());

const say = (line: string) => console.log(line);
let surroundings: Surroundings | undefined;
let code = 1;
try {
  const browser = findBrowser();
  forgetConsole();
  surroundings = await makeSurroundings(say);
  code = await runAll(surroundings, browser);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
} finally {
  await surroundings?.close(code === 0);
}
process.exit(code);

/** The parts in their order; one that fails ends the run. Answers the exit code, and has told the count. */
async function runAll({ clusterUrl, report, consoleEnv }: Surroundings, browser: string): Promise<number> {
  const done: Stage[] = [];
  const part = async (name: string, command: string, words: string[], env: Record<string, string> = {}) => {
    if (signal.aborted) return false;
    const ended = await stage(name, command, words, { ...process.env, ...env }, signal);
    done.push(ended);
    return ended.passed;
  };
  const json = (name: string) => [
    "--reporter=default",
    "--reporter=json",
    "--reporter=./scripts/testing/unhandled-reporter.ts",
    `--outputFile.json=${report(name)}`,
  ];
  const vitest = (name: string, env?: Record<string, string>) =>
    part(name, "vitest", ["run", "--project", name, ...json(name)], {
      ...env,
      UNHANDLED_REPORT: unhandledFile(report(name)),
    });
  const check = async () => {
    for (const name of ["format", "types", "boundaries", "unused"]) {
      if (!(await part(name, "npm", ["run", "--silent", `check:${name}`]))) return false;
    }
    return vitest("unit");
  };
  // The build is mostly one core's work, and waiting for the database is most of the integration tests'.
  const both = () =>
    Promise.all([
      vitest("integration", { TEST_DATABASE_URL: clusterUrl }),
      part("build", process.execPath, ["--import", "tsx", "scripts/build.ts"], { BAILIWICK_DIST: DIST }),
    ]);
  const bundles = () =>
    part("bundles", process.execPath, ["--import", "tsx", "scripts/check-bundles.ts"], {
      BAILIWICK_DIST: DIST,
    });
  if ((await check()) && !(await both()).includes(false) && (await bundles())) {
    const env = { ...(await consoleEnv()), BAILIWICK_CHROMIUM: browser, E2E_REPORT: report("browser") };
    await part("browser", "playwright", ["test"], env);
  }
  return tell(done, ["unit", "integration", "browser"].map(report).map(counted));
}
