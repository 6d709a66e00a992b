import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { programOf } from "@/lib/jobs/testing/programs";

/** A worker in a process of its own. */
export type WorkerProcess = {
  readonly child: ChildProcess;
  /** The steps of syncs that it has come to. */
  readonly steps: string[];
  /** What it logged, for a test that fails. */
  readonly output: string[];
  /** The kernel's letter for its state: `T` is stopped; undefined once it is gone. */
  state(): string | undefined;
  /** Ends it for good. */
  end(): Promise<void>;
};

/** Starts a worker that sends itself a signal at a step (`pause`, as in `worker.ts`) or just works; `env` is added. */
export function startWorkerProcess(
  pause = "none:0:SIGKILL",
  env: Readonly<Record<string, string>> = {},
): WorkerProcess {
  const child = spawn(process.execPath, [programOf("lib/sync/testing/worker.ts")], {
    env: {
      ...process.env,
      BAILIWICK_TEST_PAUSE: pause,
      BAILIWICK_HEARTBEAT_MS: "500",
      BAILIWICK_RECONCILE_SECONDS: "86400",
      BAILIWICK_PROCESS: "worker",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const steps: string[] = [];
  const output: string[] = [];
  const take = (chunk: Buffer) => {
    for (const line of chunk.toString("utf8").split("\n").filter(Boolean)) {
      if (line.startsWith("step ")) steps.push(line.slice(5));
      else output.push(line);
    }
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return {
    child,
    steps,
    output,
    state() {
      try {
        return /\) (\w)/.exec(readFileSync(`/proc/${child.pid}/stat`, "utf8"))?.[1];
      } catch {
        return undefined;
      }
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}
