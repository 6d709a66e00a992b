import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { copyBinaries, packagedBinaries } from "./binaries";

/** Where an embedded server's programs and data are, and as whom it runs. */
export type Place = { bin: string; lib: string; data: string; user?: { uid: number; gid: number } };

const SYSTEM_FOLDER = "/var/lib/bailiwick";
const SERVER_USER = "bailiwick-pg";

/**
 * Finds the place for a server with its data in `dataDir`. PostgreSQL refuses to run as root, so as root it runs
 * as a user of its own; where that user cannot reach the project or the data (a clone below a 0700 home), both
 * go to a system folder, which `say` tells.
 */
export async function findPlace(dataDir: string, say: (line: string) => void): Promise<Place> {
  const { native, version } = packagedBinaries();
  if (process.getuid?.() !== 0) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return placed(native, path.join(dataDir, "postgresql"));
  }
  const user = serverUser();
  const reachable = canReach(user.uid, user.gid, native) && canReach(user.uid, user.gid, nearest(dataDir));
  const base = reachable ? dataDir : path.join(SYSTEM_FOLDER, hashOf(dataDir));
  mkdirSync(base, { recursive: true, mode: 0o755 });
  if (!reachable) say(`PostgreSQL cannot reach this folder as its own user, so its files are in ${base}.`);
  const programs = reachable ? native : await copyBinaries(native, version, base);
  const place = { ...placed(programs, path.join(base, "postgresql-data")), user };
  if (!existsSync(place.data)) {
    mkdirSync(place.data, { mode: 0o700 });
    chownSync(place.data, user.uid, user.gid);
  }
  return place;
}

function placed(native: string, data: string): Place {
  return { bin: path.join(native, "bin"), lib: path.join(native, "lib"), data };
}

function serverUser(): { uid: number; gid: number } {
  const idOf = (flag: string) => Number(execFileSync("id", [flag, SERVER_USER], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER]);
    return { uid: idOf("-u"), gid: idOf("-g") };
  }
}

function canReach(uid: number, gid: number, folder: string): boolean {
  try {
    execFileSync("ls", [folder], { uid, gid, stdio: "ignore", cwd: "/" });
    return true;
  } catch {
    return false;
  }
}

function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(path.dirname(folder));
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
