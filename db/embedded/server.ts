import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { findPlace, type Place } from "./place";
import { clearStalePid, isRunning, livePostmaster } from "./postmaster";

/** A running embedded PostgreSQL: a real server, of this project alone, on loopback only. */
export type EmbeddedServer = {
  /** The administrator's URL of the database `bailiwick`. */
  readonly url: string;
  readonly port: number;
  /** Called once, with the last lines of its log, where it ends without being asked. */
  onCrash(tell: (lastLines: string) => void): void;
  stop(): Promise<void>;
};

const DATABASE = "bailiwick";
const READY_MS = 30_000;
const STOP_MS = 10_000;

/**
 * Starts the embedded server with its data below `dataDir`, making the data on the first start. A leftover pid
 * file never blocks it; an orphan of a killed console is stopped first. Throws with the server's own last words.
 */
export async function startEmbedded(input: {
  dataDir: string;
  say: (line: string) => void;
}): Promise<EmbeddedServer> {
  const dataDir = path.resolve(input.dataDir);
  const place = await findPlace(dataDir, input.say);
  const password = passwordOf(place);
  if (!existsSync(path.join(place.data, "PG_VERSION"))) initialize(place, password);
  await stopOrphan(place);
  clearStalePid(place.data);
  const port = await portOf(place);
  const server = launch(place, port);
  const admin = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await ready(server, admin);
  await createDatabase(admin, DATABASE);
  return {
    url: admin.replace(/postgres$/, DATABASE),
    port,
    onCrash: (tell) => server.child.once("exit", () => server.stopping || tell(server.lastLines())),
    stop: () => stop(server),
  };
}

/** Makes a database on the server of an administrator's URL, once. Returns its URL. */
export async function createDatabase(adminUrl: string, name: string): Promise<string> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found) await sql`create database ${sql(name)}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

type Server = { child: ChildProcess; stopping: boolean; lastLines: () => string };

function passwordOf(place: Place): string {
  const file = path.join(path.dirname(place.data), "postgresql-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

function initialize(place: Place, password: string): void {
  const folder = mkdtempSync(path.join(tmpdir(), "bailiwick-init-"));
  const file = path.join(folder, "password");
  writeFileSync(file, password, { mode: 0o600 });
  if (place.user) for (const each of [folder, file]) chownSync(each, place.user.uid, place.user.gid);
  const options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--username=postgres"];
  const result = spawnSync(path.join(place.bin, "initdb"), [...options, `--pwfile=${file}`, `--pgdata=${place.data}`], {
    ...surroundings(place),
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true, force: true });
  if (result.status === 0) return;
  throw new Error(`PostgreSQL could not make its data folder: ${result.stderr || result.error?.message}`);
}

function surroundings(place: Place) {
  return {
    ...place.user,
    cwd: "/",
    env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8", LD_LIBRARY_PATH: place.lib, TZ: "UTC" } as unknown as NodeJS.ProcessEnv,
  };
}

function launch(place: Place, port: number): Server {
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: "256MB",
    max_locks_per_transaction: 256,
    timezone: "UTC",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // In a process group of its own, so that Ctrl-C in the terminal does not reach it before the console.
  const child = spawn(path.join(place.bin, "postgres"), ["-D", place.data, ...flags], {
    ...surroundings(place),
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => {
    lines.push(...chunk.toString("utf8").trim().split("\n"));
    lines.splice(0, Math.max(0, lines.length - 15));
  });
  return { child, stopping: false, lastLines: () => lines.join("\n") };
}

async function ready(server: Server, url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    if (server.child.exitCode !== null || Date.now() > deadline) {
      throw new Error(`PostgreSQL did not start:\n${server.lastLines()}`);
    }
    const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} });
    const answered = await sql`select 1`.then(
      () => true,
      () => false,
    );
    await sql.end({ timeout: 1 });
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stop(server: Server): Promise<void> {
  if (server.child.exitCode !== null) return;
  server.stopping = true;
  const gone = new Promise<void>((resolve) => server.child.once("exit", () => resolve()));
  server.child.kill("SIGINT");
  const force = setTimeout(() => server.child.kill("SIGQUIT"), STOP_MS);
  await gone;
  clearTimeout(force);
}

async function stopOrphan(place: Place): Promise<void> {
  const pid = livePostmaster(place.data);
  if (pid === undefined) return;
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + STOP_MS;
  while (isRunning(pid)) {
    if (Date.now() > deadline) process.kill(pid, "SIGQUIT");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function portOf(place: Place): Promise<number> {
  const file = path.join(path.dirname(place.data), "postgresql-port");
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const port = remembered && (await isFree(remembered)) ? remembered : await freePort();
  writeFileSync(file, String(port));
  return port;
}

function isFree(port: number): Promise<boolean> {
  return bound(port).then(
    () => true,
    () => false,
  );
}

/** A port of loopback that nobody uses now. */
export function freePort(): Promise<number> {
  return bound(0);
}

function bound(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
