import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

type Holder = { pid: number; started: string; url: string };

/**
 * Takes the data folder for this process; two consoles on one folder would fight over its database. A lock whose
 * process is gone, or whose pid now belongs to another program, does not count. Throws where it is really held.
 */
export function takeLock(dataDir: string, url: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "console.lock");
  const own = `${file}.${process.pid}`;
  writeFileSync(
    own,
    JSON.stringify({ pid: process.pid, started: startOf(process.pid), url } satisfies Holder),
  );
  try {
    while (!isLinked(own, file)) {
      const holder = holderOf(dataDir);
      if (holder) throw new Error(`The console is already running at ${holder.url} (process ${holder.pid}).`);
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
  };
}

/** The live process that has taken the data folder. */
export function holderOf(dataDir: string): Holder | undefined {
  const holder = read(path.join(dataDir, "console.lock"));
  return holder && startOf(holder.pid) === holder.started ? holder : undefined;
}

/** A link appears whole or not at all, and only one of two can make it. */
function isLinked(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
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
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
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
