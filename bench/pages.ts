import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { freePort } from "@/db/embedded/port";
import { cookieName } from "@/lib/core/auth";
import { createSession } from "@/lib/core/sessions";

import { against, atMost, type Outcome } from "./measure";
import type { World } from "./world";

const RUNS = 40;
const bare = path.join(process.cwd(), "bench", "bare");

/** The users page, signed in, against a bare Next page that runs the same query and draws the same rows. */
export async function usersPage({ main, context }: World): Promise<Outcome[]> {
  const token = await createSession({
    homeId: main.id,
    userId: context.person.id,
    ip: null,
    userAgent: "bench",
  });
  const [ownPort, barePort, metrics] = [await freePort(), await freePort(), await freePort()];
  build([path.join("scripts", "build.ts")], process.cwd(), { BAILIWICK_DIST: ".next" });
  build([nextBin, "build"], bare, {});
  const own = serve(["--import", "tsx", "scripts/web.ts"], process.cwd(), {
    PORT: String(ownPort),
    METRICS_PORT: String(metrics),
  });
  const floor = serve([nextBin, "start", "-p", String(barePort)], bare, {
    BARE_DATABASE_URL: process.env.DATABASE_URL ?? "",
  });
  try {
    const cookie = `${cookieName(main)}=${token}`;
    const mine = () => get(`http://127.0.0.1:${ownPort}/t/main/settings/users?sort=name`, cookie);
    const plain = () => get(`http://127.0.0.1:${barePort}/`, "");
    await Promise.all([answering(mine), answering(plain)]);
    return [atMost("users page (HTML) against a bare Next page", 1.5, await against(RUNS, mine, plain))];
  } finally {
    own.kill("SIGKILL");
    floor.kill("SIGKILL");
  }
}

const nextBin = path.join(process.cwd(), "node_modules", "next", "dist", "bin", "next");

function build(words: string[], cwd: string, env: Record<string, string>): void {
  const command = words[0]?.endsWith(".ts") ? ["--import", "tsx", ...words] : words;
  const built = spawnSync(process.execPath, command, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  if (built.status !== 0) throw new Error(`a build failed:\n${built.stdout}${built.stderr}`);
}

function serve(words: string[], cwd: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, words, {
    cwd,
    stdio: ["ignore", "ignore", "ignore"],
    env: { ...process.env, NODE_ENV: "production", HOST: "127.0.0.1", BAILIWICK_DIST: ".next", ...env },
  });
}

async function get(url: string, cookie: string): Promise<void> {
  const response = await fetch(url, { headers: { cookie }, redirect: "manual" });
  const text = await response.text();
  if (response.status !== 200 || !text.includes("@bench.test")) {
    throw new Error(`${url} answered ${response.status} without the rows`);
  }
}

async function answering(ask: () => Promise<void>): Promise<void> {
  for (let left = 200; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}
