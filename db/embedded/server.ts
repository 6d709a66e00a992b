import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answers, createDatabase } from "./databases";
import { findPlace } from "./place";
import { rememberedPort } from "./port";
import { clearLeftovers } from "./postmaster";
import { initialize, launch } from "./programs";

/** A running embedded PostgreSQL: a real server, of this project alone, on loopback only. */
export type EmbeddedServer = {
  /** The administrator's URL of the database `bailiwick`. */
  readonly url: string;
  readonly port: number;
  /** The folder that its data is in. */
  readonly folder: string;
  /** Calls once, with how it ended and the last lines of its log, where it ends without being asked. */
  onCrash(tell: (how: string, lastLines: string) => void): void;
  /** Ends it in order; after ten seconds, or at once, by force, from which it recovers at the next start. */
  stop(force?: boolean): Promise<void>;
};

type Options = {
  dataDir: string;
  say: (line: string) => void;
  /** Settings of `postgresql.conf` beside our own, for a server whose data may be lost. */
  settings?: Record<string, string | number>;
};

const DATABASE = "bailiwick";
// Recovery after a crash may take its time; a server that ends is noticed at once.
const READY_MS = 120_000;
const STOP_MS = 10_000;
const LAST_LINES = 15;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 200,
  shared_buffers: "256MB",
  max_locks_per_transaction: 256,
  timezone: "UTC",
};

/**
 * Starts the embedded server with its data below `dataDir`, making the data on the first start. A leftover pid
 * file never blocks it; an orphan of a killed console is stopped first. Throws with the server's own last words,
 * and then leaves nothing running.
 */
export async function startEmbedded({ dataDir, say, settings }: Options): Promise<EmbeddedServer> {
  const place = await findPlace(path.resolve(dataDir), say);
  const password = passwordOf(place.base);
  if (existsSync(path.join(place.data, "PG_VERSION"))) await clearLeftovers(place.data);
  else initialize(place, password);
  const port = await rememberedPort(path.join(place.base, "postgresql-port"));
  const logs = path.join(path.resolve(dataDir), "logs");
  const server = watched(launch(place, { ...SETTINGS, ...settings, port }), logs);
  const admin = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  try {
    await ready(server, admin);
    const url = await createDatabase(admin, DATABASE);
    return {
      url,
      port,
      folder: place.base,
      onCrash: (tell) => tellCrash(server, tell),
      stop: (force) => stop(server, force),
    };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

type Server = {
  child: ChildProcess;
  stopping: boolean;
  gone: Promise<string>;
  ended: () => boolean;
  lastLines: () => string;
};

function watched(child: ChildProcess, logs: string): Server {
  mkdirSync(logs, { recursive: true });
  const log = createWriteStream(path.join(logs, "postgresql.log"));
  const lines: string[] = [];
  let ended = false;
  child.stderr?.on("data", (chunk: Buffer) => {
    log.write(chunk);
    lines.push(...chunk.toString("utf8").trim().split("\n"));
    lines.splice(0, Math.max(0, lines.length - LAST_LINES));
  });
  const gone = new Promise<string>((resolve) => {
    const end = (how: string) => {
      ended = true;
      log.end();
      resolve(how);
    };
    child.once("exit", (code, signal) => end(signal ?? `exit code ${code}`));
    child.once("error", (error) => {
      lines.push(error.message);
      end(error.message);
    });
  });
  return { child, stopping: false, gone, ended: () => ended, lastLines: () => lines.join("\n") };
}

function passwordOf(base: string): string {
  const file = path.join(base, "postgresql-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8");
}

async function ready(server: Server, url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await answers(url))) {
    if (server.ended() || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start:\n${server.lastLines()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function tellCrash(server: Server, tell: (how: string, lastLines: string) => void): void {
  void server.gone.then((how) => server.stopping || tell(how, server.lastLines()));
}

async function stop(server: Server, force = false): Promise<void> {
  server.stopping = true;
  if (server.ended()) return;
  server.child.kill(force ? "SIGQUIT" : "SIGINT");
  const patience = setTimeout(() => server.child.kill("SIGQUIT"), STOP_MS);
  await server.gone;
  clearTimeout(patience);
}
