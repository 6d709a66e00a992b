import { fork } from "node:child_process";

/** What the first start made: the admin's address, and the password where it was made just now. */
export type Prepared = { email: string | null; password: string | null; fromEnvironment: boolean };

/** Migrates and, on the first start, fills the console, in a short-lived process. Throws with its last words. */
export function prepare(): Promise<Prepared> {
  return new Promise((resolve, reject) => {
    const child = fork("scripts/prepare.ts", [], {
      execPath: process.execPath,
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let words = "";
    let prepared: Prepared | undefined;
    const take = (chunk: Buffer) => {
      words = (words + chunk.toString("utf8")).slice(-4000);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("message", (message) => {
      prepared = message as Prepared;
    });
    child.on("exit", (code) => {
      if (code === 0 && prepared) resolve(prepared);
      else reject(new Error(`The database could not be prepared:\n${words}`));
    });
  });
}
