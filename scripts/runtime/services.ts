import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, renameSync, existsSync } from "node:fs";
import path from "node:path";

const RESTARTS = 5;
const WINDOW_MS = 5 * 60_000;
const STOP_MS = 12_000;

type Options = { name: string; script: string; env: NodeJS.ProcessEnv; logs: string; say: (line: string) => void };

/** A child process that is started again when it crashes, five times in five minutes at most. */
export class Service {
  private child: ChildProcess | undefined;
  private stopping = false;
  private crashes: number[] = [];
  private tail: string[] = [];

  constructor(
    private readonly options: Options,
    private readonly giveUp: (name: string) => void,
  ) {}

  /** Starts the process; its JSON log goes to a file, its warnings and errors to the terminal too. */
  start(): void {
    const { name, script, env, logs } = this.options;
    mkdirSync(logs, { recursive: true });
    const file = path.join(logs, `${name}.log`);
    if (existsSync(file)) renameSync(file, path.join(logs, `${name}.last.log`));
    const log = createWriteStream(file);
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      env: { ...process.env, ...env, BAILIWICK_PROCESS: name },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Ctrl-C is ours to pass on, so that everything ends in order.
      detached: true,
    });
    this.child = child;
    const take = (chunk: Buffer) => {
      log.write(chunk);
      for (const line of chunk.toString("utf8").split("\n")) this.keep(line);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("exit", (code, signal) => this.ended(code, signal));
  }

  /** Asks the process to end and waits; after twelve seconds it is killed. */
  async stop(force = false): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(force ? "SIGKILL" : "SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await gone;
    clearTimeout(timer);
  }

  private keep(line: string): void {
    if (!line.trim()) return;
    this.tail.push(line);
    if (this.tail.length > 12) this.tail.shift();
    const level = /^\{"level":(\d+)/.exec(line)?.[1];
    if (level && Number(level) >= 40) this.options.say(`[${this.options.name}] ${messageOf(line)}`);
  }

  private ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return;
    const { name, say } = this.options;
    say(`The ${name} process ended by itself (${signal ?? `exit code ${code}`}). Its last words:`);
    for (const line of this.tail) say(`  ${messageOf(line)}`);
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

function messageOf(line: string): string {
  try {
    const { msg, err, ref } = JSON.parse(line) as { msg?: string; err?: { message?: string }; ref?: string };
    return [msg, err?.message, ref && `(reference ${ref})`].filter(Boolean).join(": ");
  } catch {
    return line;
  }
}
