import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isFree } from "@/db/embedded/port";

/** What the supervisor itself needs to know. */
export type Config = {
  dataDir: string;
  url: string;
  host: string;
  port: number;
  metricsPort: number;
  dist: string;
  embedded: boolean;
  demo: boolean;
};

/** Reads the configuration and makes the deployment's secret once; both go into `process.env` for the children. */
export function readConfig(): Config {
  const { env } = process;
  const dataDir = path.resolve(env.BAILIWICK_DATA_DIR || ".data");
  mkdirSync(dataDir, { recursive: true });
  const host = env.HOST || "127.0.0.1";
  const port = portOf("PORT", 3000);
  const embedded = !env.DATABASE_URL;
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  const config = {
    dataDir,
    host,
    port,
    metricsPort: portOf("METRICS_PORT", 9464),
    dist: env.BAILIWICK_DIST || ".next",
    url: env.BAILIWICK_PUBLIC_URL || `http://${shown}:${port}`,
    embedded,
    demo: embedded && env.BAILIWICK_DEMO !== "0",
  };
  env.BAILIWICK_SECRET ||= secretOf(dataDir);
  env.HOST = host;
  env.PORT = String(port);
  env.METRICS_PORT = String(config.metricsPort);
  env.BAILIWICK_DIST = config.dist;
  env.BAILIWICK_DEMO = config.demo ? "1" : "0";
  return config;
}

/** Throws a sentence where another program has the console's port, before anything is started. */
export async function requireFreePort({ host, port }: Config): Promise<void> {
  if (await isFree(port, host)) return;
  throw new Error(
    `Port ${port} on ${host} cannot be opened: another program may have it. Choose one with PORT.`,
  );
}

function portOf(name: string, usual: number): number {
  const port = Number(process.env[name] || usual);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${name} must be a port number, not "${process.env[name]}".`);
}

function secretOf(dataDir: string): string {
  const file = path.join(dataDir, "secret");
  try {
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}
