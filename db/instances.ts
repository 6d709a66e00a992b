import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { asAdmin, roleDdl } from "./admin";
import type { TenantRef } from "./connection";
import { migrateSchema, migrationsOf } from "./migrations";
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
 * Makes an instance's roles and schema and brings it to the newest version; repeatable after a crash at any
 * point. Returns the version reached. Throws what PostgreSQL says.
 */
export async function createInstance(place: Place, seeds: SeedRole[]): Promise<number> {
  return asAdmin(place.region, async (sql) => {
    await sql.unsafe(placeDdl(place)).simple();
    const version = await migrate(sql, place);
    await seed(sql, place, seeds);
    return version;
  });
}

/** Brings an existing instance to the newest version. Returns the version reached. */
export async function migrateInstance(place: Place): Promise<number> {
  return asAdmin(place.region, (sql) => migrate(sql, place));
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

async function migrate(sql: Sql, place: Place): Promise<number> {
  return migrateSchema(sql, {
    schema: place.schema,
    role: ownerRole(),
    migrations: await migrationsOf("instance"),
    names: { schema: place.schema, app: place.appRole, sync: place.syncRole, owner: ownerRole() },
  });
}

function placeDdl(place: Place): string {
  const [schema, app, sync] = [place.schema, place.appRole, place.syncRole].map(ident);
  return [
    // Grants write to rows of the shared catalog, which two at once may not change.
    "select pg_advisory_xact_lock(7314, 2);",
    roleDdl(place.appRole, "nologin noinherit"),
    roleDdl(place.syncRole, "nologin noinherit"),
    `grant ${app}, ${sync} to ${ident(loginRole())} with set true, inherit false;`,
    `create schema if not exists ${schema} authorization ${ident(ownerRole())};`,
    `set role ${ident(jobsRole())};`,
    `grant usage on schema jobs to ${app};`,
    `grant execute on function jobs.enqueue(text, jsonb, text) to ${app};`,
    place.kind === "main"
      ? `insert into jobs.registry_roles values (${literal(place.appRole)}) on conflict do nothing;`
      : "",
    "reset role;",
  ].join("\n");
}

async function seed(sql: Sql, place: Place, seeds: SeedRole[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx
      .unsafe(`set local role ${ident(ownerRole())}; set local search_path = ${ident(place.schema)}`)
      .simple();
    const [seeded] = await tx`select 1 from instance_settings where key = 'seeded'`;
    if (seeded) return;
    await tx`
      insert into roles (id, kind, name, description, permissions)
      select id, kind, name, description, permissions
      from jsonb_to_recordset(${JSON.stringify(seeds)}::text::jsonb)
        as seed (id uuid, kind text, name text, description text, permissions jsonb)
      on conflict (id) do nothing`;
    await tx`select bailiwick.record_access(
      jsonb_build_object('roles', (select jsonb_agg(id) from roles)), 'setup', '{"kind": "system"}')`;
    await tx`insert into instance_settings (key, value) values ('seeded', 'true') on conflict do nothing`;
  });
}
