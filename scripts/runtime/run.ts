import { spawn } from "node:child_process";

type Options = {
  env?: Record<string, string>;
  /** Ends the program, and what it started, when this is aborted. */
  signal?: AbortSignal;
  /** Gets what the program sends over its channel; a program without it has no channel. */
  onMessage?: (message: unknown) => void;
};

const KEPT = 8_000;
const PATIENCE_MS = 5_000;

/** Runs a program to its end. Answers its exit code, 1 where a signal or a failed start ended it, and its last words. */
export function run(
  command: string,
  args: string[],
  { env, signal, onMessage }: Options = {},
): Promise<{ code: number; words: string }> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve({ code: 1, words: "" });
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", ...(onMessage ? (["ipc"] as const) : [])],
      // A group of its own: Ctrl-C in the terminal comes to us alone, and we end the group in order.
      detached: true,
      shell: process.platform === "win32",
    });
    let words = "";
    let kill: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill("SIGTERM");
      kill = setTimeout(() => endGroup(child.pid), PATIENCE_MS);
    };
    const end = (code: number) => {
      clearTimeout(kill);
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) endGroup(child.pid);
      resolve({ code, words: words.trim() });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        words = (words + chunk.toString("utf8")).slice(-KEPT);
      });
    }
    if (onMessage) child.on("message", onMessage);
    signal?.addEventListener("abort", stop, { once: true });
    child.once("error", (error) => {
      words += error.message;
      end(1);
    });
    child.once("close", (code) => end(code ?? 1));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The whole group is gone already.
  }
}
