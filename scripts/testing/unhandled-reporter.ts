import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError } from "vitest/node";
import { unhandledLine } from "./report";

/** Writes what no test caught into the file that UNHANDLED_REPORT names: Vitest's own JSON leaves it out. */
export default class UnhandledReporter implements Reporter {
  onTestRunEnd(_modules: unknown, errors: readonly SerializedError[]): void {
    const file = process.env.UNHANDLED_REPORT;
    if (file) writeFileSync(file, JSON.stringify(errors.map(unhandledLine)));
  }
}
