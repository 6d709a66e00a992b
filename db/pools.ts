import { drizzle } from "drizzle-orm/postgres-js";
import postgres, { type Sql } from "postgres";
import { env, regionUrls } from "@/lib/core/env";
import { isLostConnection } from "./lost";
import { loginRole, urlFor } from "./names";

/** Thrown where the configuration names no database for a region. */
export class UnknownRegion extends Error {}

type Pools = Map<string, { sql: Sql; transactions: number }>;
const shared = globalThis as typeof globalThis & { bailiwickPools?: Pools };
shared.bailiwickPools ??= new Map();
const pools: Pools = shared.bailiwickPools;

const TRANSACTIONS_PER_CONNECTION = 5_000;
const RETIRE_SECONDS = 60;
// Fan-out has two connections of its own: they touch every tenant, and what they have cached stays warm.
const FAN_OUT_SIZE = 2;

/**
 * Each depth of transactions in one another has connections of its own: whoever holds one and needs another then
 * waits only for calls that are deeper than himself, never in a circle.
 */
export type PoolUse = number | "fan-out";

/**
 * Works on a region's pool. It is replaced where a connection of it is lost in mid-work: the driver leaves such a one
 * in a state from which it cannot soon connect again. Throws `UnknownRegion`, and what `work` throws.
 */
export async function onPool<T>(region: string, use: PoolUse, work: (sql: Sql) => Promise<T>): Promise<T> {
  const key = `${region} ${use}`;
  const sql = poolOf(key, region, use);
  try {
    return await work(sql);
  } catch (error) {
    if (isLostConnection(error) && pools.get(key)?.sql === sql) {
      pools.delete(key);
      retire(sql);
    }
    throw error;
  }
}

/** Closes every pool. For the end of a process or of a test. */
export async function closeConnections(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map(({ sql }) => sql.end({ timeout: 5 })));
}

function poolOf(key: string, region: string, use: PoolUse): Sql {
  const size = use === "fan-out" ? FAN_OUT_SIZE : env().BAILIWICK_POOL_SIZE;
  const existing = pools.get(key);
  if (existing && existing.transactions < TRANSACTIONS_PER_CONNECTION * size) {
    existing.transactions += 1;
    return existing.sql;
  }
  const adminUrl = regionUrls().get(region);
  if (!adminUrl) throw new UnknownRegion(`no database is configured for region ${region}`);
  const sql = postgres(urlFor(adminUrl, loginRole(), "login"), {
    max: size,
    max_lifetime: 600,
    idle_timeout: 300,
    connect_timeout: 5,
    prepare: env().BAILIWICK_PREPARED_STATEMENTS ?? true,
    onnotice: () => {},
    connection: { application_name: "bailiwick" },
  });
  drizzle(sql); // sets the pool's parsers and serializers, for bare SQL too
  pools.set(key, { sql, transactions: 1 });
  if (existing) retire(existing.sql);
  return sql;
}

/** Lets a pool finish what waits in it. */
function retire(sql: Sql): void {
  void sql.end({ timeout: RETIRE_SECONDS }).catch(() => {});
}
