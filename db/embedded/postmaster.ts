import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

/** The pid of a live postmaster on this data folder, left by a console that was killed. */
export function livePostmaster(data: string): number | undefined {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8").split("\n", 1)[0]);
  return Number.isInteger(pid) && pid > 0 && isPostgresOn(pid, data) ? pid : undefined;
}

/** Removes a `postmaster.pid` whose process is gone or whose pid now belongs to another program. */
export function clearStalePid(data: string): void {
  const file = path.join(data, "postmaster.pid");
  if (existsSync(file) && livePostmaster(data) === undefined) rmSync(file, { force: true });
}

/** True while a process with this pid runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isPostgresOn(pid: number, data: string): boolean {
  if (!isRunning(pid)) return false;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return /postgres(\.exe)?$/.test(words[0] ?? "") && words.includes(data);
  } catch {
    // Without /proc nothing can be told from the pid alone; PostgreSQL itself then decides.
    return !existsSync("/proc/self");
  }
}
