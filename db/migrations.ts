import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Sql, TransactionSql } from "postgres";
import { ident, literal } from "./names";

/** One forward step of a schema: its number and its SQL, with `{{name}}` for what differs by deployment. */
export type Migration = { readonly number: number; readonly name: string; readonly sql: string };

const root = path.join(process.cwd(), "db", "migrations");
const read = new Map<string, Migration[]>();

/** The migrations of `control`, `region` or `instance`, in order. Read once. */
export async function migrationsOf(kind: "control" | "region" | "instance"): Promise<Migration[]> {
  const known = read.get(kind);
  if (known) return known;
  const files = (await readdir(path.join(root, kind))).filter((file) => file.endsWith(".sql")).sort();
  const migrations = await Promise.all(
    files.map(async (name) => ({
      name,
      number: Number.parseInt(name, 10),
      sql: await readFile(path.join(root, kind, name), "utf8"),
    })),
  );
  read.set(kind, migrations);
  return migrations;
}

/** Puts quoted identifiers where the SQL says `{{name}}`. Throws on a name that is not given. */
export function fill(sql: string, names: Record<string, string>): string {
  return sql.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = names[name];
    if (value === undefined) throw new Error(`the migration names {{${name}}}, which nobody gave`);
    return ident(value);
  });
}

/** What brings a schema to its newest version: its migrations, who runs them, and what fills them in. */
export type SchemaSteps = {
  /** Holds the table of numbers. */
  readonly schema: string;
  readonly role: string;
  readonly migrations: Migration[];
  readonly names: Record<string, string>;
};

const NUMBERS =
  "create table schema_versions (number int primary key, name text not null, at timestamptz not null default now())";

/** Every step for a schema that has none yet, as one script: for a transaction of the caller's. */
export function allSteps({ schema, role, migrations, names }: SchemaSteps): string {
  return [
    `set local role ${ident(role)}; set local search_path = ${ident(schema)};`,
    `${NUMBERS};`,
    ...migrations.map(
      ({ number, name, sql }) =>
        `${fill(sql, names)}\n;insert into schema_versions (number, name) values (${number}, ${literal(name)});`,
    ),
  ].join("\n");
}

/**
 * Runs what a schema lacks, each step in one transaction with its number, under an advisory lock. Returns the
 * version reached.
 */
export async function migrateSchema(sql: Sql, steps: SchemaSteps): Promise<number> {
  for (;;) {
    const version = await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(7314, hashtext(${steps.schema}))`;
      await tx.unsafe(`set local role ${ident(steps.role)}; set local search_path = ${ident(steps.schema)}`);
      const current = await currentVersion(tx, steps.schema);
      const next = steps.migrations.find((migration) => migration.number > current);
      if (!next) return { reached: current, done: true };
      await tx.unsafe(fill(next.sql, steps.names)).simple();
      await tx`insert into schema_versions (number, name) values (${next.number}, ${next.name})`;
      return { reached: next.number, done: false };
    });
    if (version.done) return version.reached;
  }
}

async function currentVersion(tx: TransactionSql, schema: string): Promise<number> {
  const [table] = await tx`select to_regclass(${`${ident(schema)}.schema_versions`}) as found`;
  if (!table?.found) {
    await tx.unsafe(NUMBERS);
    return 0;
  }
  const [row] = await tx`select coalesce(max(number), 0)::int as number from schema_versions`;
  return Number(row?.number ?? 0);
}
