import { runMigrations } from "graphile-worker";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { derivedKey, regionUrls } from "@/lib/core/env";
import { controlRole, ident, jobsRole, literal, loginRole, ownerRole, urlFor } from "./names";

/** Opens one administrator's connection to a region for provisioning and migrations, and closes it. */
export async function asAdmin<T>(region: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const url = regionUrls().get(region);
  if (!url) throw new Error(`no database is configured for region ${region}`);
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: "bailiwick-admin" },
  });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** DDL that makes a role once; roles belong to the cluster, so another region may have made it already. */
export function roleDdl(name: string, options: string): string {
  return `do $role$ begin
    if not exists (select from pg_roles where rolname = ${literal(name)}) then
      create role ${ident(name)} ${options};
    end if;
  exception when duplicate_object or unique_violation then null;
  end $role$;`;
}

/** Makes a region's roles, schemas and rights. Repeatable; run by the administrator at each start. */
export async function prepareRegion(region: string): Promise<void> {
  await asAdmin(region, async (sql) => {
    await requireVersion16(sql);
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(7314, 1)`;
      await tx.unsafe(rolesDdl());
      await tx.unsafe(schemasDdl(region, await databaseName(tx))).simple();
    });
  });
  const queue = new URL(urlFor(regionUrls().get(region) ?? "", jobsRole(), "jobs"));
  await runMigrations({ connectionString: queue.toString() });
}

async function requireVersion16(sql: Sql): Promise<void> {
  const [row] = await sql`select current_setting('server_version_num')::int as version`;
  if (row && row.version < 160_000) throw new Error("Bailiwick needs PostgreSQL 16 or newer");
}

async function databaseName(sql: TransactionSql): Promise<string> {
  const [row] = await sql`select current_database() as name`;
  return String(row?.name);
}

function rolesDdl(): string {
  const password = (purpose: string) => literal(derivedKey(purpose).toString("base64url"));
  const login = ident(loginRole());
  const jobs = ident(jobsRole());
  return [
    roleDdl(ownerRole(), "nologin noinherit"),
    roleDdl(controlRole(), "nologin noinherit"),
    roleDdl(loginRole(), `login noinherit nosuperuser nocreatedb nocreaterole password ${password("login")}`),
    roleDdl(jobsRole(), `login noinherit nosuperuser nocreatedb nocreaterole password ${password("jobs")}`),
    `alter role ${login} password ${password("login")}; alter role ${jobs} password ${password("jobs")};`,
    `alter role ${login} set search_path = ''; alter role ${login} set jit = off;`,
    `grant ${ident(ownerRole())} to current_user with set true, inherit true;`,
    `grant ${jobs} to current_user with set true, inherit true;`,
    `grant ${ident(controlRole())} to ${login} with set true, inherit false;`,
  ].join("\n");
}

function schemasDdl(region: string, database: string): string {
  const [owner, jobs, control] = [ownerRole(), jobsRole(), controlRole()].map(ident);
  const logins = `${ident(loginRole())}, ${jobs}`;
  const lines = [
    `revoke connect, temporary, create on database ${ident(database)} from public;`,
    `grant connect on database ${ident(database)} to ${logins};`,
    `grant create on database ${ident(database)} to ${owner}, ${jobs};`,
    "revoke all on schema public from public;",
    "create schema if not exists ext;",
    "create extension if not exists pg_trgm with schema ext;",
    "grant usage on schema ext to public;",
    `create schema if not exists bailiwick authorization ${owner};`,
    `create schema if not exists jobs authorization ${jobs};`,
    `create schema if not exists graphile_worker authorization ${jobs};`,
  ];
  if (region === "default") {
    lines.push(`create schema if not exists control authorization ${owner};`);
    lines.push(`grant usage on schema control to ${control};`);
    lines.push(
      `alter default privileges for role ${owner} in schema control grant select, insert, update, delete on tables to ${control};`,
    );
  }
  return lines.join("\n");
}
