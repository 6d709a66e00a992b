import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What the supervisor itself needs to know. */
export type Config = {
  dataDir: string;
  url: string;
  host: string;
  port: string;
  metricsPort: string;
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
  const port = env.PORT || "3000";
  const embedded = !env.DATABASE_URL;
  const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  const config = {
    dataDir,
    host,
    port,
    metricsPort: env.METRICS_PORT || "9464",
    dist: env.BAILIWICK_DIST || ".next",
    url: env.BAILIWICK_PUBLIC_URL || `http://${shown}:${port}`,
    embedded,
    demo: embedded && env.BAILIWICK_DEMO !== "0",
  };
  env.BAILIWICK_SECRET ||= secretOf(dataDir);
  env.HOST = host;
  env.PORT = port;
  env.METRICS_PORT = config.metricsPort;
  env.BAILIWICK_DIST = config.dist;
  env.BAILIWICK_DEMO = config.demo ? "1" : "0";
  return config;
}

function secretOf(dataDir: string): string {
  const file = path.join(dataDir, "secret");
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}
