import { AsyncLocalStorage } from "node:async_hooks";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { regionUrls } from "@/lib/core/env";
import { controlRole, loginRole, urlFor } from "./names";
import { onPool, UnknownRegion } from "./pools";
import { INSTANCE_VERSION } from "./versions";

export { closeConnections, UnknownRegion } from "./pools";

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

/** In how many transactions the current call stands already. */
const depth = new AsyncLocalStorage<number>();

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
  return onPool(region, "fan-out", (sql) => sql.begin(work) as Promise<T>);
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
  const outer = depth.getStore() ?? 0;
  const within = (sql: TransactionSql, client: Sql) =>
    depth.run(outer + 1, async () => {
      // Sent without waiting: it travels in the same round trip as the first query of `work`.
      const placed =
        sql`select set_config('role', ${role}, true), set_config('search_path', ${schema}, true)`.execute();
      // Both settle before the transaction ends: nothing may be sent on the connection after it.
      const [done, placing] = await Promise.allSettled([work(builder(sql, client)), placed]);
      if (placing.status === "rejected") throw placing.reason;
      if (done.status === "rejected") throw done.reason;
      if (rehearsing.getStore()) throw new TakenBack(done.value);
      return { value: done.value };
    });
  const result = await onPool(region, outer, (client) =>
    client
      .begin((sql) => within(sql, client))
      .catch((error: unknown) => {
        if (error instanceof TakenBack) return error;
        throw error;
      }),
  );
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
