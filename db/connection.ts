import { AsyncLocalStorage } from "node:async_hooks";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { env, regionUrls } from "@/lib/core/env";
import { controlRole, loginRole, urlFor } from "./names";
import { INSTANCE_VERSION } from "./versions";

/** What a transaction offers: the query builder, and the driver for set-based SQL with bound parameters. */
export type Tx = PostgresJsDatabase<Record<string, never>> & { readonly sql: TransactionSql };

/** What places a tenant: its schema, its roles and its region. From the registry's row, never from a request. */
export type TenantRef = {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly kind: "main" | "child";
  readonly region: string;
  readonly schema: string;
  readonly appRole: string;
  readonly syncRole: string;
  readonly color: string;
  readonly status: string;
  readonly version: number;
};

/** Thrown where a tenant's schema is not at the code's version, or the tenant is not in service. */
export class TenantUnavailable extends Error {
  constructor(
    readonly tenant: TenantRef,
    readonly why: "upgrading" | "suspended" | "provisioning" | "failed" | "removing",
  ) {
    super(`tenant ${tenant.slug} is ${why}`);
  }
}

/** Thrown where the configuration names no database for a region. */
export class UnknownRegion extends Error {}

type Pools = Map<string, { sql: Sql; url: string; transactions: number }>;
const shared = globalThis as typeof globalThis & { bailiwickPools?: Pools };
shared.bailiwickPools ??= new Map();
const pools: Pools = shared.bailiwickPools;

const TRANSACTIONS_PER_CONNECTION = 5_000;

/**
 * In how many transactions the current call stands already. Each depth has connections of its own: whoever holds
 * one and needs another then waits only for calls that are deeper than himself, never in a circle.
 */
const depth = new AsyncLocalStorage<number>();

// Fan-out has two connections of its own: they touch every tenant, and what they have cached stays warm.
const FAN_OUT_SIZE = 2;

function pool(region: string, fanOut = false): Sql {
  const size = fanOut ? FAN_OUT_SIZE : env().BAILIWICK_POOL_SIZE;
  const key = fanOut ? `${region} fan-out` : `${region} ${depth.getStore() ?? 0}`;
  const existing = pools.get(key);
  if (existing && existing.transactions < TRANSACTIONS_PER_CONNECTION * size) {
    existing.transactions += 1;
    return existing.sql;
  }
  const adminUrl = regionUrls().get(region);
  if (!adminUrl) throw new UnknownRegion(`no database is configured for region ${region}`);
  const url = urlFor(adminUrl, loginRole(), "login");
  const sql = postgres(url, {
    max: size,
    max_lifetime: 600,
    idle_timeout: 300,
    connect_timeout: 5,
    prepare: env().BAILIWICK_PREPARED_STATEMENTS ?? true,
    onnotice: () => {},
    connection: { application_name: "bailiwick" },
  });
  drizzle(sql); // sets the pool's parsers and serializers, for bare SQL too
  pools.set(key, { sql, url, transactions: 1 });
  if (existing) void existing.sql.end({ timeout: 60 });
  return sql;
}

/**
 * Runs `work` in one transaction of the tenant's schema, under the tenant's own database role.
 * The only way to an instance's tables. Throws `TenantUnavailable`.
 */
export function inTenant<T>(tenant: TenantRef, work: (tx: Tx) => Promise<T>): Promise<T> {
  requireService(tenant);
  return transaction(tenant.region, tenant.appRole, tenant.schema, work);
}

/** As `inTenant`, under the role that main's pushes use. For `lib/sync` and `lib/pairing` only (lint). */
export function inTenantAsMain<T>(tenant: TenantRef, work: (tx: Tx) => Promise<T>): Promise<T> {
  requireService(tenant);
  return transaction(tenant.region, tenant.syncRole, tenant.schema, work);
}

/** Runs `work` in one transaction of the registry, under the registry's own database role. */
export function inControl<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction("default", controlRole(), "control", work);
}

/**
 * Runs `work` in one transaction of a region as the bare login, which may read nothing by itself: for the
 * fan-out functions, which take each tenant's own role in turn.
 */
export function inRegion<T>(region: string, work: (sql: TransactionSql) => Promise<T>): Promise<T> {
  return pool(region, true).begin(work) as Promise<T>;
}

/** Closes every pool. For the end of a process or of a test. */
export async function closeConnections(): Promise<void> {
  const open = [...pools.values()];
  pools.clear();
  await Promise.all(open.map(({ sql }) => sql.end({ timeout: 5 })));
}

function requireService(tenant: TenantRef): void {
  if (tenant.status !== "active") {
    const why = tenant.status as "suspended" | "provisioning" | "failed" | "removing";
    throw new TenantUnavailable(tenant, why);
  }
  if (tenant.version !== INSTANCE_VERSION) throw new TenantUnavailable(tenant, "upgrading");
}

const rehearsing = new AsyncLocalStorage<boolean>();

/**
 * Runs work so that what its own further transactions write is taken back at the end of each: a command's refusals
 * come, its effects outside of the caller's transaction do not. The caller undoes his own transaction himself.
 */
export function rehearse<T>(work: () => Promise<T>): Promise<T> {
  return rehearsing.run(true, work);
}

class TakenBack<T> extends Error {
  constructor(readonly value: T) {
    super("a rehearsal is taken back");
  }
}

async function transaction<T>(
  region: string,
  role: string,
  schema: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = pool(region);
  const inner = (depth.getStore() ?? 0) + 1;
  const result = await client
    .begin((sql) =>
      depth.run(inner, async () => {
        // Sent without waiting: it travels in the same round trip as the first query of `work`.
        const placed =
          sql`select set_config('role', ${role}, true), set_config('search_path', ${schema}, true)`.execute();
        // Both settle before the transaction ends: nothing may be sent on the connection after it.
        const [done, placing] = await Promise.allSettled([work(builder(sql, client)), placed]);
        if (placing.status === "rejected") throw placing.reason;
        if (done.status === "rejected") throw done.reason;
        if (rehearsing.getStore()) throw new TakenBack(done.value);
        return { value: done.value };
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof TakenBack) return error;
      throw error;
    });
  return (result as { value: T }).value;
}

function builder(sql: TransactionSql, client: Sql): Tx {
  const session = Object.assign(sql, { options: client.options }) as unknown as Sql;
  return Object.assign(drizzle(session), { sql }) as unknown as Tx;
}

/**
 * Hears what the default region's database announces on a channel, over one connection of its own that comes back by
 * itself after a break. `heard` is also called then: something may have been missed. Returns what ends it.
 */
export async function hear(channel: string, heard: () => void): Promise<() => Promise<void>> {
  const adminUrl = process.env.DATABASE_DIRECT_URL || regionUrls().get("default");
  if (!adminUrl) throw new UnknownRegion("no database is configured for region default");
  const sql = postgres(urlFor(adminUrl, loginRole(), "login"), {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: "bailiwick live" },
  });
  await sql.listen(channel, heard, heard);
  return () => sql.end({ timeout: 1 });
}
