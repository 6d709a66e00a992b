import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const SOURCES = ["app", "components", "lib", "db", "public", "package-lock.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json"];

/** Builds the console where a source has changed since the build in `dist`. Throws where the build fails. */
export function buildWhenStale(dist: string, say: (line: string) => void): void {
  const marker = path.join(dist, ".bailiwick-sources");
  const wanted = sourcesHash();
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return;
  say("Building the console; this takes a minute or two …");
  const built = spawnSync("next", ["build"], {
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", BAILIWICK_DIST: dist, NEXT_TELEMETRY_DISABLED: "1" },
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  });
  if (built.status !== 0) throw new Error(`The build failed:\n${built.stdout ?? ""}${built.stderr ?? ""}`);
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
