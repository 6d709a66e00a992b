import { type ChildProcess, spawn } from "node:child_process";

/** What an expression may take. */
export type ExpressionLimits = {
  timeoutMs: number;
  memoryMb: number;
  inputBytes: number;
  outputBytes: number;
};

/** What expressions of playbooks may take. */
export const EXPRESSION_LIMITS: ExpressionLimits = {
  timeoutMs: 2_000,
  memoryMb: 64,
  inputBytes: 4_000_000,
  outputBytes: 1_000_000,
};

/** An expression that could not be worked out. Its message is a sentence for the person. */
export class ExpressionError extends Error {}

/** The process: it has no environment, and gets and gives JSON text alone. */
const PROGRAM = `
const jsonata = require("jsonata");
process.on("message", async ({ expression, input, outputBytes }) => {
  try {
    const value = await jsonata(expression).evaluate(JSON.parse(input));
    const text = JSON.stringify(value === undefined ? null : value) ?? "null";
    if (text.length > outputBytes) throw { message: "The result is too large." };
    process.send({ text });
  } catch (error) {
    process.send({ error: String((error && error.message) || error).slice(0, 500) });
  }
});`;

type Said = { text: string } | { error: string };

/**
 * Works out JSONata expressions in a process of its own, one after another, each within limits of time, memory and
 * size. It is ended where one is broken; a thread would take this process along where it has no memory left. Close it when done.
 */
export class Evaluator {
  #child: ChildProcess | undefined;

  constructor(private readonly limits: ExpressionLimits = EXPRESSION_LIMITS) {}

  /** The value of an expression over a document. Throws `ExpressionError`. */
  async evaluate(expression: string, document: unknown): Promise<unknown> {
    const input = JSON.stringify(document) ?? "null";
    if (input.length > this.limits.inputBytes)
      throw new ExpressionError("The data is too large for an expression.");
    const said = await this.#ask(expression, input);
    if ("error" in said) throw new ExpressionError(`The expression failed: ${said.error}`);
    return JSON.parse(said.text);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    child?.kill("SIGKILL");
  }

  #ask(expression: string, input: string): Promise<Said> {
    const { timeoutMs, memoryMb, outputBytes } = this.limits;
    this.#child ??= spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, "-e", PROGRAM], {
      env: {} as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    const child = this.#child;
    return new Promise<Said>((resolve, reject) => {
      const broken = (message: string) => {
        done();
        void this.close();
        reject(new ExpressionError(message));
      };
      const late = setTimeout(
        () => broken(`The expression took longer than ${timeoutMs / 1000} seconds.`),
        timeoutMs,
      );
      const answered = (said: Said) => {
        done();
        resolve(said);
      };
      const failed = () => broken(`The expression took more than ${memoryMb} MB of memory, or broke off.`);
      const done = () => {
        clearTimeout(late);
        child.off("message", answered).off("exit", failed).off("error", failed);
        child.on("error", () => undefined);
      };
      child.once("message", answered).once("exit", failed).once("error", failed);
      child.send({ expression, input, outputBytes });
    });
  }
}
