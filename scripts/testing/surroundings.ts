import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { createDatabase } from "@/db/embedded/databases";
import { freePort } from "@/db/embedded/port";
import { startEmbedded } from "@/db/embedded/server";
import { holderOf, takeLock } from "../runtime/lock";
import { scratchFolder } from "./scratch";

const FOLDER = path.resolve(".data-test");
const CONSOLE = path.join(FOLDER, "console");
const OF_A_CONSOLE =
  /^(DATABASE_URL|TEST_DATABASE_URL|REGION_.+|BAILIWICK_.+|PORT|HOST|METRICS_PORT|SMTP_URL|MAIL_FROM|NODE_ENV)$/;
const STOP_MS = 20_000;

/** The build folder of the tests; a running console has another. */
export const DIST = ".next-test";

/** What the tests run on: a server, reports, ports and data of their own. */
export type Surroundings = {
  /** The administrator's URL of the tests' own server. */
  clusterUrl: string;
  /** Where a stage's report goes. */
  report: (name: string) => string;
  /** The environment of the console under test: databases, ports and data that no other console has. */
  consoleEnv: () => Promise<Record<string, string>>;
  /** Stops all that was started; the logs stay where something failed, until the next run. */
  close: (passed: boolean) => Promise<void>;
};

/** Takes away from this process what was meant for a console, so that no test reaches it. */
export function forgetConsole(): void {
  for (const name of Object.keys(process.env)) if (OF_A_CONSOLE.test(name)) delete process.env[name];
}

/** Starts the tests' own database server. Throws where another run of the tests is going on in this folder. */
export async function makeSurroundings(say: (line: string) => void): Promise<Surroundings> {
  const release = takeLock(FOLDER, "this folder, as a run of its tests");
  await stopConsole();
  for (const old of ["console", "reports"])
    await rm(path.join(FOLDER, old), { recursive: true, force: true });
  await mkdir(path.join(FOLDER, "reports"), { recursive: true });
  // The data need not survive a power cut.
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  const scratch = await scratchFolder(FOLDER);
  const server = await startEmbedded({ dataDir: scratch, say, settings });
  return {
    clusterUrl: server.url,
    report: (name) => path.join(FOLDER, "reports", `${name}.json`),
    async consoleEnv() {
      const id = Date.now().toString(36);
      return {
        DATABASE_URL: await createDatabase(server.url, `bailiwick_${id}`),
        REGION_EMEA_DATABASE_URL: await createDatabase(server.url, `bailiwick_${id}_emea`),
        BAILIWICK_DATA_DIR: CONSOLE,
        BAILIWICK_DIST: DIST,
        PORT: String(await freePort()),
        METRICS_PORT: String(await freePort()),
      };
    },
    async close(passed) {
      await stopConsole();
      await server.stop();
      for (const place of [scratch, server.folder])
        if (place !== FOLDER) await rm(place, { recursive: true, force: true });
      release();
      if (passed) await rm(FOLDER, { recursive: true, force: true });
      else say(`The logs of the console under test are in ${path.join(CONSOLE, "logs")} until the next run.`);
    },
  };
}

/** Ends a console under test that outlived its run. */
async function stopConsole(): Promise<void> {
  const holder = holderOf(CONSOLE);
  if (!holder) return;
  process.kill(holder.pid, "SIGTERM");
  const deadline = Date.now() + STOP_MS;
  while (holderOf(CONSOLE) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
}
