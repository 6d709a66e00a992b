import path from "node:path";
import type { EmbeddedServer } from "@/db/embedded/server";
import { banner } from "./banner";
import { buildWhenStale } from "./build";
import { readConfig, requireFreePort } from "./config";
import { startDatabase } from "./database";
import { becomesHealthy } from "./health";
import { takeLock } from "./lock";
import { prepare } from "./prepare";
import { Service } from "./services";

// The terminal and npm may both pass on one Ctrl-C.
const SAME_PRESS_MS = 700;

/**
 * Runs the whole console: database, migrations, build, web and worker. Ends with everything that it started,
 * in order, by Ctrl-C or where a part cannot be kept alive; a second Ctrl-C ends it by force.
 */
export async function supervise(mode: "start" | "dev"): Promise<void> {
  const say = (line: string) => console.log(line);
  const stopping = new AbortController();
  const services: Service[] = [];
  let database: EmbeddedServer | undefined;
  let release = () => {};
  let asked = 0;

  const start = async () => {
    const config = readConfig();
    release = takeLock(config.dataDir, config.url);
    await requireFreePort(config);
    database = await startDatabase(config, say);
    database?.onCrash((how, lines) => {
      say(`PostgreSQL ended by itself (${how}). Its last words:\n${lines}`);
      void end(1);
    });
    if (stopping.signal.aborted) return;
    // Before the first password is made: where the build fails, there is none yet that nobody has seen.
    if (mode === "start") await buildWhenStale(config.dist, say, stopping.signal);
    const env = { NODE_ENV: mode === "start" ? "production" : "development" } as NodeJS.ProcessEnv;
    const logs = path.join(config.dataDir, "logs");
    const giveUp = (name: string) => {
      say(`The ${name} process does not stay up. Its log is in ${logs}.`);
      void end(1);
    };
    const serve = (name: string) => {
      if (stopping.signal.aborted) return;
      const service = new Service({ name, script: `scripts/${name}.ts`, env, logs, say }, giveUp);
      services.push(service);
      service.start();
    };
    // The web process needs seconds to load and touches the database only when it is asked something.
    serve("web");
    const prepared = await prepare(stopping.signal);
    serve("worker");
    await becomesHealthy(config.host, config.port, stopping.signal);
    if (!stopping.signal.aborted)
      say(banner(config, database?.folder ?? "the server of DATABASE_URL", prepared));
  };

  const stopAll = async (force: boolean) => {
    await Promise.all(services.map((service) => service.stop(force)));
    await database?.stop(force);
    release();
  };

  const end = async (code: number) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    // What is being started just now ends first, so that nothing appears after the last stop.
    await starting.catch(() => {});
    await stopAll(false);
    process.exit(code);
  };

  const ask = async (name: string) => {
    const again = name === "SIGINT" && asked > 0 && Date.now() - asked > SAME_PRESS_MS;
    if (again) {
      say("Stopping by force.");
      await stopAll(true);
      process.exit(1);
    }
    if (asked > 0) return;
    asked = Date.now();
    if (name === "SIGINT") say("\nStopping …");
    await end(0);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => void ask(name));
  // A terminal that was closed must not keep the rest from ending in order.
  process.stdout.on("error", () => {});

  const starting = start();
  await starting.catch((error: unknown) => {
    if (stopping.signal.aborted) return;
    console.error(error instanceof Error ? error.message : error);
    void end(1);
  });
}
