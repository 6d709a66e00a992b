import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createDatabase, hasDatabase } from "./databases";
import { systemFolder } from "./place";
import { type EmbeddedServer, startEmbedded } from "./server";

const root = process.getuid?.() === 0;
const said: string[] = [];
let dataDir: string;
let server: EmbeddedServer | undefined;

beforeAll(() => {
  // A folder that nobody else may enter, as a clone below root's home is.
  dataDir = mkdtempSync(path.join(tmpdir(), "bailiwick-pg-"));
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

afterAll(() => {
  for (const folder of [dataDir, systemFolder(dataDir)]) rmSync(folder, { recursive: true, force: true });
});

const start = async () => {
  server = await startEmbedded({ dataDir, say: (line) => said.push(line) });
  return server;
};
const base = () => (root ? systemFolder(dataDir) : dataDir);
const pidFile = () => path.join(base(), "postgresql-data", "postmaster.pid");
const postmaster = () => Number(readFileSync(pidFile(), "utf8").split("\n", 1)[0]);

async function ask<T>(url: string, query: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await query(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

test("starts in UTF-8 without LANG, past a half-made folder, in a place that its user can reach", async () => {
  const { LANG, LC_ALL } = process.env;
  delete process.env.LANG;
  delete process.env.LC_ALL;
  mkdirSync(path.join(base(), "postgresql-data.new", "base"), { recursive: true });
  try {
    const { url } = await start();
    const [row] = await ask(
      url,
      (sql) => sql`
        select current_setting('server_encoding') as encoding, datctype as locale, current_database() as name,
          current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
          current_setting('max_connections')::int as connections
        from pg_database where datname = current_database()`,
    );
    expect(row).toEqual({
      encoding: "UTF8",
      locale: "C.UTF-8",
      name: "bailiwick",
      addresses: "127.0.0.1",
      sockets: "",
      connections: 200,
    });
  } finally {
    if (LANG !== undefined) process.env.LANG = LANG;
    if (LC_ALL !== undefined) process.env.LC_ALL = LC_ALL;
  }
  expect(existsSync(path.join(base(), "postgresql-data", "PG_VERSION"))).toBe(true);
  expect(said.filter((line) => line.includes(systemFolder(dataDir)))).toHaveLength(root ? 1 : 0);
});

test("refuses whoever does not know its password", async () => {
  const url = new URL((await start()).url);
  url.password = "guessed";
  await expect(ask(url.toString(), (sql) => sql`select 1`)).rejects.toThrow(/password authentication failed/);
});

test("keeps its data and its port from one start to the next", async () => {
  const first = await start();
  await ask(first.url, (sql) => sql`create table kept as select 42 as answer`);
  await first.stop();
  const second = await start();
  expect(second.port).toBe(first.port);
  expect(await ask(second.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
});

test("takes another port where a program has the remembered one", async () => {
  const first = await start();
  await first.stop();
  const other = createServer().listen(first.port, "127.0.0.1");
  await once(other, "listening");
  try {
    expect((await start()).port).not.toBe(first.port);
  } finally {
    other.close();
  }
});

test("is not blocked by a pid file whose pid belongs to another program, which it leaves alone", async () => {
  await (await start()).stop();
  const other: ChildProcess = spawn("sleep", ["60"]);
  await once(other, "spawn");
  writeFileSync(pidFile(), `${other.pid}\n${path.dirname(pidFile())}\n1\n5432\n\n127.0.0.1\n`);
  try {
    await start();
    expect(postmaster()).not.toBe(other.pid);
    expect(other.exitCode ?? other.signalCode).toBeNull();
  } finally {
    other.kill();
  }
});

test("stops the orphan of a console that was killed, and starts anew", async () => {
  const orphan = await start();
  const old = postmaster();
  const ended = new Promise<string>((resolve) => orphan.onCrash(resolve));
  await start();
  expect(await ended).toBe("exit code 0");
  expect(postmaster()).not.toBe(old);
});

test("starts after its postmaster was killed while a backend was busy", async () => {
  const { url } = await start();
  const busy = postgres(url, { max: 1, onnotice: () => {} });
  const [backend] = await busy`select pg_backend_pid() as pid`;
  const query = busy`select count(*) from generate_series(1, 4000000000)`.catch(() => "ended");
  await expect
    .poll(() => ask(url, (sql) => sql`select state from pg_stat_activity where pid = ${backend?.pid}`))
    .toEqual([{ state: "active" }]);
  process.kill(postmaster(), "SIGKILL");
  const next = await start();
  expect(await ask(next.url, (sql) => sql`select answer from kept`)).toEqual([{ answer: 42 }]);
  expect(await query).toBe("ended");
  await busy.end({ timeout: 1 });
});

test("makes a further database once", async () => {
  const { url } = await start();
  expect(await hasDatabase(url, "second")).toBe(false);
  const made = await createDatabase(url, "second");
  expect(await createDatabase(url, "second")).toBe(made);
  expect(await ask(made, (sql) => sql`select current_database() as name`)).toEqual([{ name: "second" }]);
});
