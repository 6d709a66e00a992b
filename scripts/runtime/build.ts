import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run } from "./run";

const SOURCES = [
  "app",
  "components",
  "lib",
  "db",
  "public",
  "package-lock.json",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];

/**
 * Builds the console where a source has changed since the build in `dist`. Throws where the build fails, with
 * its last words.
 */
export async function buildWhenStale(
  dist: string,
  say: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const marker = path.join(dist, ".bailiwick-sources");
  const wanted = sourcesHash();
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  say("Building the console; this takes a minute or two …");
  // A build that is cut short must not pass for the one that was there before.
  rmSync(marker, { force: true });
  const { code, words } = await run("next", ["build"], {
    env: { NODE_ENV: "production", BAILIWICK_DIST: dist, NEXT_TELEMETRY_DISABLED: "1" },
    signal,
  });
  if (code !== 0) throw new Error(`The build failed:\n${words}`);
  mkdirSync(dist, { recursive: true });
  writeFileSync(marker, wanted);
}

function sourcesHash(): string {
  const hash = createHash("sha256");
  const add = (file: string) => {
    if (!existsSync(file)) return;
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) add(path.join(file, name));
      return;
    }
    if (!/\.i?test\.tsx?$/.test(file)) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  };
  for (const source of SOURCES) add(source);
  return hash.digest("hex");
}
