import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

type Holder = { pid: number; started: string; url: string };

/**
 * Takes the data folder for this process; two consoles on one folder would fight over its database. A lock whose
 * process is gone, or whose pid now belongs to another program, does not count. Throws where it is really held.
 */
export function takeLock(dataDir: string, url: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "console.lock");
  const holder = read(file);
  if (holder && holder.pid !== process.pid && startOf(holder.pid) === holder.started) {
    throw new Error(`The console is already running at ${holder.url} (process ${holder.pid}).`);
  }
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid), url } satisfies Holder));
  return () => {
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

function read(file: string): Holder | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** What tells a process from a later one with the same pid; empty where there is no such process. */
function startOf(pid: number): string {
  try {
    // The name, field 2, may hold blanks and brackets; the start time is field 22.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return fields[19] ?? "";
  } catch {
    try {
      process.kill(pid, 0);
      return "alive";
    } catch {
      return "";
    }
  }
}
