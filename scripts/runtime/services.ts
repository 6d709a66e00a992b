import { type ChildProcess, spawn } from "node:child_process";
import { Output } from "./output";

const RESTARTS = 5;
const WINDOW_MS = 5 * 60_000;
// A child ends itself by force after ten seconds.
const STOP_MS = 11_000;
const DRAIN_MS = 300;

type Options = {
  name: string;
  script: string;
  env: NodeJS.ProcessEnv;
  logs: string;
  say: (line: string) => void;
};

/** A child process that is started again when it crashes, five times in five minutes at most. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private crashes: number[] = [];
  private readonly output: Output;

  constructor(
    private readonly options: Options,
    private readonly giveUp: (name: string) => void,
  ) {
    this.output = new Output(options.name, options.logs, options.say);
  }

  /** Starts the process; its JSON log goes to a file, its warnings and errors to the terminal too. */
  start(): void {
    const { name, script, env } = this.options;
    const replaces = this.child?.pid && { BAILIWICK_REPLACES_PID: String(this.child.pid) };
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      env: { ...process.env, ...env, ...replaces, BAILIWICK_PROCESS: name },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C is ours to pass on, so that everything ends in order.
      detached: true,
    });
    this.child = child;
    this.output.take(child.stdout);
    this.output.take(child.stderr);
    child.once("exit", (code, signal) => this.ended(signal ?? `exit code ${code}`));
    child.once("error", (error) => child.pid === undefined && this.ended(error.message));
  }

  /** Asks the process to end and waits; after eleven seconds, or at once by `force`, it is killed. */
  async stop(force = false): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(force ? "SIGKILL" : "SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  private async ended(how: string): Promise<void> {
    if (this.stopping) return;
    // What it said last may still be on its way.
    await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
    const { name, say } = this.options;
    say(`The ${name} process ended by itself (${how}). Its last words:`);
    for (const line of this.output.lastLines()) say(`  ${line}`);
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < WINDOW_MS), now];
    if (this.crashes.length > RESTARTS) {
      this.giveUp(name);
      return;
    }
    const wait = 500 * 2 ** (this.crashes.length - 1);
    say(`Starting it again in ${wait / 1000} s.`);
    setTimeout(() => this.stopping || this.start(), wait);
  }
}
