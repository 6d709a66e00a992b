import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { copyBinaries, packagedBinaries } from "./binaries";

/** Where an embedded server's programs and data are, and as whom it runs. */
export type Place = { base: string; bin: string; lib: string; data: string; user?: User };

type User = { uid: number; gid: number };

const SYSTEM_FOLDER = "/var/lib/bailiwick";
const SERVER_USER = "bailiwick-pg";

/**
 * Finds the place for a server with its data in `dataDir`. PostgreSQL refuses to run as root, so as root it runs
 * as whom the data belongs to, at first a user of its own. Where that user cannot reach the data (a clone below a
 * 0700 home), it goes to a system folder, which `say` tells; programs that he cannot reach are copied to the data.
 */
export async function findPlace(dataDir: string, say: (line: string) => void): Promise<Place> {
  const { native, version } = packagedBinaries();
  if (process.getuid?.() !== 0) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return placed(dataDir, native);
  }
  const user = ownerOf(placed(dataDir, native).data) ?? serverUser();
  const base = canReach(user, nearest(dataDir)) ? dataDir : systemFolder(dataDir);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  if (base !== dataDir)
    say(`PostgreSQL cannot reach this folder as its own user, so its files are in ${base}.`);
  const programs = canReach(user, native) ? native : await copyBinaries(native, version, base);
  return { ...placed(base, programs), user };
}

/** Where the server's files go if its user cannot reach `dataDir`. Each data folder has one of its own. */
export function systemFolder(dataDir: string): string {
  const name = createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 12);
  return path.join(SYSTEM_FOLDER, name);
}

/** Makes an empty folder that only the server's user may enter. */
export function makePrivateFolder(folder: string, user: User | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}

function placed(base: string, native: string): Place {
  return {
    base,
    bin: path.join(native, "bin"),
    lib: path.join(native, "lib"),
    data: path.join(base, "postgresql-data"),
  };
}

/** Whoever made the data goes on owning it, so that root and an ordinary user can take turns. */
function ownerOf(data: string): User | undefined {
  if (!existsSync(data)) return undefined;
  const { uid, gid } = statSync(data);
  return uid === 0 ? undefined : { uid, gid };
}

function serverUser(): User {
  const found = userNamed(SERVER_USER);
  if (found) return found;
  // A bare `su` leaves the system's own programs out of the path.
  const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };
  try {
    const flags = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
    execFileSync("useradd", [...flags, SERVER_USER], { env, stdio: "ignore" });
  } catch {
    // Two consoles may have made it at once, and a system without this program may have the usual user.
  }
  const user = userNamed(SERVER_USER) ?? userNamed("postgres");
  if (!user) {
    throw new Error(
      `PostgreSQL does not run as root, and no user "${SERVER_USER}" could be made. Start as another user, or set DATABASE_URL.`,
    );
  }
  return user;
}

function userNamed(name: string): User | undefined {
  try {
    const idOf = (flag: string) =>
      Number(execFileSync("id", [flag, name], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: idOf("-u"), gid: idOf("-g") };
  } catch {
    return undefined;
  }
}

function canReach({ uid, gid }: User, folder: string): boolean {
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
