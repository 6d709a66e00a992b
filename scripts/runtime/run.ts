import { spawn } from "node:child_process";

type Options = {
  env?: NodeJS.ProcessEnv;
  /** Ends the program, and what it started, when this is aborted. */
  signal?: AbortSignal;
  /** Shows the program's output in our terminal too; else it is only kept. */
  shown?: boolean;
  /** Gets what the program sends over its channel; a program without it has no channel. */
  onMessage?: (message: unknown) => void;
  /** By which signal it is ended; most programs tidy up on the default. */
  stopBy?: NodeJS.Signals;
  /** How long it may tidy up before it is killed, in milliseconds. */
  patience?: number;
};

const KEPT = 8_000;
const PATIENCE_MS = 5_000;

/** Runs a program to its end. Answers its exit code, 1 where a signal or a failed start ended it, and its last words. */
export function run(
  command: string,
  args: string[],
  options: Options = {},
): Promise<{ code: number; words: string }> {
  const { env, signal, shown, onMessage, stopBy = "SIGTERM", patience = PATIENCE_MS } = options;
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
      child.kill(stopBy);
      kill = setTimeout(() => endGroup(child.pid), patience);
    };
    const end = (code: number) => {
      clearTimeout(kill);
      signal?.removeEventListener("abort", stop);
      if (signal?.aborted) endGroup(child.pid);
      resolve({ code, words: words.trim() });
    };
    for (const [stream, terminal] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      stream?.on("data", (chunk: Buffer) => {
        words = (words + chunk.toString("utf8")).slice(-KEPT);
        if (shown) terminal.write(chunk);
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
