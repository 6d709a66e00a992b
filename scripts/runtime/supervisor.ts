import path from "node:path";
import type { EmbeddedServer } from "@/db/embedded/server";
import { banner } from "./banner";
import { buildWhenStale } from "./build";
import { readConfig } from "./config";
import { startDatabase } from "./database";
import { takeLock } from "./lock";
import { prepare } from "./prepare";
import { Service } from "./services";

const READY_MS = 120_000;

/**
 * Runs the whole console: database, migrations, build, web and worker. Ends with everything that it started,
 * in order, by Ctrl-C or where a part cannot be kept alive.
 */
export async function supervise(mode: "start" | "dev"): Promise<void> {
  const config = readConfig();
  const say = (line: string) => console.log(line);
  const release = takeLock(config.dataDir, config.url);
  let database: EmbeddedServer | undefined;
  const services: Service[] = [];
  let ending = false;

  const end = async (code: number) => {
    if (ending) {
      say("Stopping by force.");
      await Promise.all(services.map((service) => service.stop(true)));
      process.exit(1);
    }
    ending = true;
    await Promise.all(services.map((service) => service.stop()));
    await database?.stop();
    release();
    process.exit(code);
  };
  process.on("SIGINT", () => {
    say("\nStopping …");
    void end(0);
  });
  process.on("SIGTERM", () => void end(0));
  process.on("SIGHUP", () => void end(0));

  try {
    database = await startDatabase(config, say);
    database?.onCrash((lines) => {
      if (ending) return;
      say(`PostgreSQL ended by itself. Its last words:\n${lines}`);
      void end(1);
    });
    const prepared = await prepare();
    if (mode === "start") buildWhenStale(config.dist, say);
    if (ending) return;
    const env = { NODE_ENV: mode === "start" ? "production" : "development" } as NodeJS.ProcessEnv;
    const logs = path.join(config.dataDir, "logs");
    const giveUp = (name: string) => {
      say(`The ${name} process does not stay up. Its log is in ${logs}.`);
      void end(1);
    };
    for (const name of ["web", "worker"]) {
      const service = new Service({ name, script: `scripts/${name}.ts`, env, logs, say }, giveUp);
      services.push(service);
      service.start();
    }
    await healthy(config.host, config.port, () => ending);
    if (!ending) say(banner(config, prepared));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    await end(1);
  }
}

async function healthy(host: string, port: string, given: () => boolean): Promise<void> {
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const deadline = Date.now() + READY_MS;
  while (!given()) {
    const answer = await fetch(`http://${shown}:${port}/api/health`).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`The console did not become healthy: ${await answer?.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
