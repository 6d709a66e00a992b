import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";

const PATIENCE_MS = 10_000;

/**
 * Makes a data folder free for a new server: ends what a killed console left running on it, and removes a
 * `postmaster.pid` whose process is gone or whose pid now belongs to another program. Throws where something
 * of the old server cannot be ended.
 */
export async function clearLeftovers(data: string): Promise<void> {
  const postmaster = livePostmaster(data);
  if (postmaster !== undefined) signal(postmaster, "SIGINT");
  else for (const pid of processesOn(data)) signal(pid, "SIGTERM");
  const left = () => [
    ...processesOn(data),
    ...(postmaster !== undefined && isRunning(postmaster) ? [postmaster] : []),
  ];
  if (!(await becomesEmpty(left))) {
    // Nothing is lost by it: PostgreSQL recovers from its log.
    for (const pid of left()) signal(pid, "SIGKILL");
    if (!(await becomesEmpty(left)))
      throw new Error(`An old PostgreSQL (process ${left()[0]}) cannot be ended.`);
  }
  rmSync(path.join(data, "postmaster.pid"), { force: true });
}

/** The pid of a live postmaster on this data folder. */
export function livePostmaster(data: string): number | undefined {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n", 1)[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !isRunning(pid)) return undefined;
  return isPostgresOn(pid, data) ? pid : undefined;
}

function isPostgresOn(pid: number, data: string): boolean {
  if (existsSync("/proc/self")) return processesOn(data).includes(pid);
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(data);
  } catch {
    return false;
  }
}

/**
 * Every PostgreSQL process that works in this data folder, by its working folder. A backend that is busy
 * outlives a killed postmaster and keeps its shared memory, which no new server may take.
 */
function processesOn(data: string): number[] {
  if (!existsSync("/proc/self") || !existsSync(data)) return [];
  const folder = realpathSync(data);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0", 1)[0] ?? "";
        return readlinkSync(`/proc/${pid}/cwd`) === folder && /^(.*\/)?postgres(:|$)/.test(command);
      } catch {
        return false;
      }
    });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function becomesEmpty(left: () => number[]): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  while (left().length > 0) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
