import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { asAdmin, roleDdl } from "./admin";
import type { TenantRef } from "./connection";
import { allSteps, migrateSchema, migrationsOf, type SchemaSteps } from "./migrations";
import { ident, jobsRole, literal, loginRole, ownerRole, roleName } from "./names";

/** A role that an instance is born with. */
export type SeedRole = {
  id: string;
  kind: "predefined" | "standard";
  name: string;
  description: string;
  permissions: Record<string, string>;
};

type Place = Pick<TenantRef, "region" | "schema" | "appRole" | "syncRole" | "kind">;

/** A new schema name and its two roles: random, so that nothing of the customer's name is in the catalog. */
export function newPlace(kind: "main" | "child"): Pick<TenantRef, "schema" | "appRole" | "syncRole"> {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  const random = [...randomBytes(12)].map((byte) => alphabet[byte % 36]).join("");
  const schema = kind === "main" ? "main" : `t_${random}`;
  return { schema, appRole: roleName(`${schema}_app`), syncRole: roleName(`${schema}_sync`) };
}

/**
 * Makes an instance's roles and schema and brings it to the newest version. A new one is made in one transaction and
 * one round trip; repeatable after a crash at any point. `session` is an administrator's connection to the region
 * for whoever makes many. Returns the version reached. Throws what PostgreSQL says.
 */
export async function createInstance(place: Place, seeds: SeedRole[], session?: Sql): Promise<number> {
  const steps = await stepsOf(place);
  const make = async (sql: Sql) => {
    const [begun] = await sql`select from pg_namespace where nspname = ${place.schema}`;
    if (begun) return finishInstance(sql, place, seeds, steps);
    await sql
      .unsafe(
        inOneTransaction(
          [`select pg_advisory_xact_lock(7314, hashtext(${literal(place.schema)}));`],
          rolesDdl(place),
          [allSteps(steps), seedDdl(seeds)],
          // Last, because it makes whoever makes another instance wait.
          jobsDdl(place),
        ),
      )
      .simple();
    return Math.max(...steps.migrations.map(({ number }) => number));
  };
  return session ? make(session) : asAdmin(place.region, make);
}

async function finishInstance(
  sql: Sql,
  place: Place,
  seeds: SeedRole[],
  steps: SchemaSteps,
): Promise<number> {
  await sql.unsafe(inOneTransaction(rolesDdl(place), jobsDdl(place))).simple();
  const version = await migrateSchema(sql, steps);
  await sql.unsafe(inOneTransaction(asOwner(place), [seedDdl(seeds)])).simple();
  return version;
}

/**
 * Brings an existing instance to the newest version, and its predefined roles to what the code says of them (R1).
 * Returns the version reached.
 */
export async function migrateInstance(place: Place, seeds: SeedRole[]): Promise<number> {
  const steps = await stepsOf(place);
  return asAdmin(place.region, async (sql) => {
    const version = await migrateSchema(sql, steps);
    await sql.unsafe(inOneTransaction(asOwner(place), [predefinedDdl(seeds)])).simple();
    return version;
  });
}

/** Drops an instance's schema and roles for good. Repeatable. */
export async function dropInstance(place: Place): Promise<void> {
  await asAdmin(place.region, async (sql) => {
    await sql.unsafe(`drop schema if exists ${ident(place.schema)} cascade`);
    for (const role of [place.appRole, place.syncRole]) {
      const [found] = await sql`select 1 from pg_roles where rolname = ${role}`;
      if (!found) continue;
      // An administrator who is no superuser may drop only what roles that he holds were granted.
      await sql
        .unsafe(
          `grant ${ident(role)} to current_user with inherit true, set true;
           drop owned by ${ident(role)}; drop role ${ident(role)}`,
        )
        .simple();
    }
  });
}

async function stepsOf(place: Place): Promise<SchemaSteps> {
  return {
    schema: place.schema,
    role: ownerRole(),
    migrations: await migrationsOf("instance"),
    names: { schema: place.schema, app: place.appRole, sync: place.syncRole, owner: ownerRole() },
  };
}

const inOneTransaction = (...parts: string[][]) => ["begin;", ...parts.flat(), "commit;"].join("\n");

const asOwner = ({ schema }: Place) => [
  `set local role ${ident(ownerRole())}; set local search_path = ${ident(schema)};`,
];

function rolesDdl(place: Place): string[] {
  const [schema, app, sync] = [place.schema, place.appRole, place.syncRole].map(ident);
  return [
    roleDdl(place.appRole, "nologin noinherit"),
    roleDdl(place.syncRole, "nologin noinherit"),
    `grant ${app}, ${sync} to ${ident(loginRole())} with set true, inherit false;`,
    `create schema if not exists ${schema} authorization ${ident(ownerRole())};`,
  ];
}

function jobsDdl(place: Place): string[] {
  const app = ident(place.appRole);
  return [
    // These grants write to rows of the catalog that all instances share, which two at once may not change.
    "select pg_advisory_xact_lock(7314, 2);",
    `set local role ${ident(jobsRole())};`,
    `grant usage on schema jobs to ${app};`,
    `grant execute on function jobs.enqueue(text, jsonb, text) to ${app};`,
    place.kind === "main"
      ? `insert into jobs.registry_roles values (${literal(place.appRole)}) on conflict do nothing;`
      : "",
  ];
}

const seedRows = (seeds: SeedRole[]) => `
  jsonb_to_recordset(${literal(JSON.stringify(seeds))}::jsonb)
    as seed (id uuid, kind text, name text, description text, permissions jsonb)`;

// What is seeded once stays as people made it: the out-of-the-box roles can be renamed and deleted (R1).
function seedDdl(seeds: SeedRole[]): string {
  return `
    insert into roles (id, kind, name, description, permissions)
    select id, kind, name, description, permissions from ${seedRows(seeds)}
    where not exists (select from instance_settings where key = 'seeded')
    on conflict (id) do nothing;
    select bailiwick.record_access(
      jsonb_build_object('roles', (select coalesce(jsonb_agg(id), '[]') from roles)), 'setup', '{"kind": "system"}')
    where not exists (select from instance_settings where key = 'seeded');
    insert into instance_settings (key, value) values ('seeded', 'true') on conflict do nothing;`;
}

function predefinedDdl(seeds: SeedRole[]): string {
  return `
    update roles r set permissions = seed.permissions, description = seed.description,
      version = r.version + 1, updated_at = now()
    from ${seedRows(seeds)}
    where r.id = seed.id and r.kind = 'predefined' and seed.kind = 'predefined'
      and (r.permissions, r.description) is distinct from (seed.permissions, seed.description);
    select bailiwick.record_access(
      jsonb_build_object('roles', (select coalesce(jsonb_agg(id), '[]') from roles where kind = 'predefined')), 'setup',
      '{"kind": "system"}');`;
}
