import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { cases, type World } from "@/bench/cases";
import { fillMain, makeAdmin, makeTenants } from "@/bench/data";
import type { Outcome } from "@/bench/measure";
import { closeConnections, inControl, inTenant } from "@/db/connection";
import { startEmbedded } from "@/db/embedded/server";
import { migrateShared } from "@/db/migrate";
import { contextFor } from "@/lib/core/load-context";
import { firstStart } from "@/lib/setup/first-start";
import { pushWhole } from "@/lib/sync/engine";
import { syncTargets } from "@/lib/sync/targets";
import { mainTenant } from "@/lib/tenants/registry";

// On a scratch database of its own. Sizes can be lowered: BENCH_USERS, BENCH_GROUPS, BENCH_TENANTS.
const json = process.argv.includes("--json");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const say = (line: string) => json || console.log(line);

const folder = mkdtempSync(path.join(tmpdir(), "bailiwick-bench-"));
const server = await startEmbedded({ dataDir: folder, say });
process.env.DATABASE_URL = server.url;
process.env.BAILIWICK_SECRET = "the benchmarks' own secret, of no use elsewhere";
process.env.BAILIWICK_DEMO = "0";
process.env.BAILIWICK_LOG_LEVEL = "warn";

const outcomes: Outcome[] = [];
try {
  const world = await makeWorld();
  for (const [name, run] of Object.entries(cases)) {
    if (only.length > 0 && !only.includes(name)) continue;
    for (const outcome of await run(world)) {
      outcomes.push(outcome);
      say(line(outcome));
    }
  }
  await world.admin.end();
} finally {
  await closeConnections();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
if (json) console.log(JSON.stringify(outcomes));

async function makeWorld(): Promise<World> {
  say("Making the data …");
  await migrateShared();
  await firstStart();
  const main = await inControl(mainTenant);
  await fillMain(main);
  await makeTenants(main);
  const { ready } = await syncTargets("all");
  await pushWhole(main, ready);
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin`vacuum analyze`;
  const session = { id: crypto.randomUUID(), userId: await makeAdmin(main), home: main, idpGroups: [] };
  const caller = { tenant: main, main, paired: false, sessions: [session] };
  const context = await contextFor(caller, { requestId: "bench", ip: null });
  const [user] = await inTenant(
    main,
    (tx) =>
      tx.sql<
        { id: string }[]
      >`select id from users where email = 'user4711@bench.test' or email = 'user100@bench.test' limit 1`,
  );
  if (!context) throw new Error("The benchmark's administrator cannot enter main.");
  return { main, admin, context, userId: user?.id ?? "" };
}

function line({ case: name, value, floor, ratio, target, met }: Outcome): string {
  const number = (n: number) => n.toFixed(n < 10 ? 2 : 0).padStart(8);
  return `${met ? "met   " : "MISSED"} ${number(value)} / ${number(floor)} = ${ratio.toFixed(2).padStart(6)}  ${target.padEnd(16)} ${name}`;
}
