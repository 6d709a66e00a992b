import path from "node:path";

/** What tests start as processes of their own, to kill them. */
export const PROGRAMS = [
  "lib/commands/testing/process.ts",
  "lib/jobs/testing/losing.ts",
  "lib/pairing/testing/process.ts",
  "lib/sync/testing/worker.ts",
] as const;

/** Where the tests' global setup bundles a program to: so it starts several times as fast as from its sources. */
export function programOf(source: (typeof PROGRAMS)[number]): string {
  const name = source.replaceAll("/", "-").replace(/\.ts$/, ".mjs");
  return path.resolve("node_modules/.cache/bailiwick-programs", name);
}
