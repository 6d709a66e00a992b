import postgres from "postgres";
import { closeConnections, inControl, inRegion } from "@/db/connection";
import { regionUrls } from "@/lib/core/env";
import { outliveLostDatabase } from "../outlive";

/**
 * A process whose connections are ended again and again while it works on them. Then it works undisturbed, and says
 * how many of those transactions succeeded.
 */
const LOSING_MS = 4_000;
const AT_ONCE = 16;

const dieAgain = outliveLostDatabase();
const url = regionUrls().get("default") ?? "";
const admin = postgres(url, { max: 1, onnotice: () => {} });
const until = Date.now() + LOSING_MS;

async function lose(): Promise<void> {
  while (Date.now() < until) {
    await admin`
      select pg_terminate_backend(pid), pg_sleep(0.02) from pg_stat_activity
      where application_name = 'bailiwick' and datname = current_database()`;
  }
}

const work = () =>
  inControl(async ({ sql }) => {
    await Promise.all([1, 2, 3].map((n) => sql`select pg_sleep(${n / 1_000})`));
    await inControl((tx) => tx.sql`select pg_sleep(0.002)`);
    await inRegion("default", (bare) => bare`select 1`);
  });

async function struggle(): Promise<void> {
  while (Date.now() < until) await work().catch(() => {});
}

await Promise.all([lose(), ...Array.from({ length: AT_ONCE }, struggle)]);
const after = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
await Promise.all([admin.end(), closeConnections()]);
dieAgain();
process.stdout.write(`${after.filter(({ status }) => status === "fulfilled").length} of ${AT_ONCE}`);
process.exit(0);
