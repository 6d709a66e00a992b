import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const LAST_LINES = 12;
const WARNING = 40;

/** A child's output: all of it in a file, its last lines at hand, its warnings and errors to the terminal. */
export class Output {
  private readonly log: WriteStream;
  private readonly last: string[] = [];

  /** Begins a new file and keeps the one of the start before. */
  constructor(
    private readonly name: string,
    folder: string,
    private readonly say: (line: string) => void,
  ) {
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, `${name}.log`);
    if (existsSync(file)) renameSync(file, path.join(folder, `${name}.last.log`));
    this.log = createWriteStream(file);
  }

  /** Takes what a stream of the child says from now on. */
  take(stream: Readable | null): void {
    if (!stream) return;
    createInterface({ input: stream }).on("line", (line) => {
      this.log.write(`${line}\n`);
      if (!line.trim()) return;
      this.last.push(line);
      if (this.last.length > LAST_LINES) this.last.shift();
      const level = /^\{"level":(\d+)/.exec(line)?.[1];
      if (level && Number(level) >= WARNING) this.say(`[${this.name}] ${messageOf(line)}`);
    });
  }

  /** The last lines, for people. Forgets them. */
  lastLines(): string[] {
    return this.last.splice(0).map(messageOf);
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
