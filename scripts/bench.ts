import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { cases } from "@/bench/cases";
import { fillMain, makeAdmin, makeInstances, makeTenants, SIZE } from "@/bench/data";
import type { Outcome } from "@/bench/measure";
import type { World } from "@/bench/world";
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
// Everything is analyzed once; a vacuum that begins by itself would only disturb.
const settings = { autovacuum: "off", max_wal_size: "4GB" };
const server = await startEmbedded({ dataDir: folder, say, settings });
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
  for (const place of [folder, server.folder]) rmSync(place, { recursive: true, force: true });
}
if (json) console.log(JSON.stringify(outcomes));

async function makeWorld(): Promise<World> {
  say("Making the data …");
  const lap = stopwatch();
  await migrateShared();
  await firstStart();
  const main = await inControl(mainTenant);
  const [, instances] = await Promise.all([fillMain(main), makeInstances()]);
  lap(`main's data and ${SIZE.tenants} instances`);
  await makeTenants(main, instances);
  const { ready } = await syncTargets("all");
  const half = Math.ceil(ready.length / 2);
  await Promise.all([pushWhole(main, ready.slice(0, half)), pushWhole(main, ready.slice(half))]);
  lap("what the tenants have of main");
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await analyzeAll(admin);
  lap("statistics");
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

/** Tells after each step how long it took. */
function stopwatch(): (what: string) => void {
  let from = performance.now();
  return (what) => {
    const now = performance.now();
    say(`  ${((now - from) / 1000).toFixed(1).padStart(6)} s  ${what}`);
    from = now;
  };
}

/** What autovacuum would have done by now, as far as any case depends on it. */
async function analyzeAll(admin: postgres.Sql): Promise<void> {
  const tables = await admin<{ name: string; main: boolean }[]>`
    select format('%I.%I', schemaname, relname) as name, schemaname in ('main', 'control') as main
    from pg_stat_user_tables
    where schemaname in ('main', 'control') or relname in ('users', 'groups', 'group_members')`;
  const namesOf = (main: boolean) => tables.filter((table) => table.main === main).map(({ name }) => name);
  await admin.unsafe(`vacuum (analyze) ${namesOf(true).join(", ")}`);
  const others = namesOf(false);
  for (let start = 0; start < others.length; start += 300) {
    await admin.unsafe(`analyze ${others.slice(start, start + 300).join(", ")}`);
  }
  await admin`vacuum (analyze) pg_class, pg_attribute, pg_index, pg_namespace`;
}

function line({ case: name, value, floor, ratio, target, met }: Outcome): string {
  const number = (n: number) => n.toFixed(n < 10 ? 2 : 0).padStart(8);
  return `${met ? "met   " : "MISSED"} ${number(value)} / ${number(floor)} = ${ratio.toFixed(2).padStart(6)}  ${target.padEnd(16)} ${name}`;
}
