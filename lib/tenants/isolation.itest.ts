import { randomUUID } from "node:crypto";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, inTenantAsMain, type TenantRef } from "@/db/connection";
import { controlRole, ident, jobsRole, loginRole, ownerRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { pair } from "@/lib/sync/testing/fixtures";

let deployment: TestDeployment;
let tenants: Record<"main" | "emea1" | "emea2" | "default1" | "default2", TenantRef>;

const NAMES = ["main", "emea1", "emea2", "default1", "default2"] as const;
const KINDS = ["appRole", "syncRole"] as const;
const EVERY_ROLE = NAMES.flatMap((name) => KINDS.map((kind) => [name, kind] as const));
const MAINS_GROUP = randomUUID();
const MAINS_USER = randomUUID();
const MAINS_ROLE = randomUUID();

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  tenants = {
    main: deployment.main,
    emea1: await deployment.child(),
    emea2: await deployment.child(),
    default1: await deployment.child({ region: "default" }),
    default2: await deployment.child({ region: "default" }),
  };
  for (const name of NAMES) {
    await inTenantAsMain(tenants[name], async (tx) => {
      await tx.sql`insert into roles (id, origin, name) values (${MAINS_ROLE}, 'main', 'From main')`;
      await tx.sql`insert into users (id, origin, email, status) values (${MAINS_USER}, 'main', 'x@main.test', 'active')`;
      await tx.sql`insert into groups (id, origin, name, role_id) values (${MAINS_GROUP}, 'main', 'From main', ${MAINS_ROLE})`;
      await tx.sql`insert into group_members (group_id, user_id, origin) values (${MAINS_GROUP}, ${MAINS_USER}, 'main')`;
      await tx.sql`insert into connections (id, origin, kind, name) values (${randomUUID()}, 'main', 'main', 'Main')`;
      await tx.sql`insert into audit (actor_kind, action, target_kind) values ('system', 'test', 'tenant')`;
    });
  }
  await pair(tenants.emea1);
});

afterAll(() => deployment.close());

/** PostgreSQL's code for what a role tries on a connection of its own, or how many rows it touched. */
async function tries(
  tenant: TenantRef,
  role: string,
  work: (sql: TransactionSql) => Promise<unknown>,
): Promise<unknown> {
  const outcome = await deployment
    .admin(tenant.region)
    .begin(async (sql) => {
      await sql.unsafe(`set local session authorization ${ident(role)}`);
      await sql.unsafe(`set local search_path = ${ident(tenant.schema)}`);
      const rows = await work(sql).then(
        (found) => (found as { count: number }).count,
        (error: { code: string }) => error.code,
      );
      throw { rows };
    })
    .catch((thrown: { rows: unknown }) => thrown);
  return (outcome as { rows: unknown }).rows;
}

const DENIED = "42501";
const statement = (text: string) => (sql: TransactionSql) => sql.unsafe(text);

describe.each(EVERY_ROLE)("the database, to %s's %s,", (name, kind) => {
  const own = () => tenants[name];
  const run = (text: string) => tries(own(), own()[kind], statement(text));

  it("T1: gives its own rows", async () => {
    expect(await run("select id from users")).toBe(1);
  });

  it("T1: refuses every table of every other schema of the region, to read and to write", async () => {
    const { region, schema } = own();
    const others = await deployment.admin(region)<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in (${schema}, 'pg_catalog', 'information_schema')`;
    expect(others.length).toBeGreaterThan(20);
    const answers = new Set<unknown>();
    for (const other of others) {
      answers.add(await run(`select 1 from ${other.name} limit 1`));
      answers.add(await run(`delete from ${other.name}`));
      answers.add(await run(`insert into ${other.name} default values`));
    }
    expect(answers).toEqual(new Set([DENIED]));
  });

  it("T1: refuses to change or delete the log and the numbers of migrations", async () => {
    for (const text of [
      "update audit set action = 'x'",
      "delete from audit",
      "truncate audit",
      "delete from schema_versions",
      "insert into schema_versions values (99, 'x')",
      "drop table audit",
      "alter table audit disable row level security",
      "alter table users disable row level security",
    ]) {
      expect([text, await run(text)]).toEqual([text, DENIED]);
    }
  });

  it("T1: refuses to take another role, to grant itself anything, and to make anything", async () => {
    const { schema, appRole, syncRole } = own();
    const role = own()[kind];
    const other = kind === "appRole" ? syncRole : appRole;
    const roles = [
      other,
      ...NAMES.filter((each) => each !== name).flatMap((each) => KINDS.map((k) => tenants[each][k])),
    ];
    for (const wanted of [...roles, ownerRole(), controlRole(), loginRole(), jobsRole(), "postgres"]) {
      expect([wanted, await run(`set role ${ident(wanted)}`)]).toEqual([wanted, DENIED]);
      expect([wanted, await run(`grant ${ident(wanted)} to ${ident(role)}`)]).toEqual([wanted, DENIED]);
    }
    for (const text of [
      `alter role ${ident(role)} superuser`,
      `alter role ${ident(role)} bypassrls`,
      `create policy mine on users using (true)`,
      `create role mine`,
      `create schema mine`,
      `create table mine (x int)`,
      `create table ${ident(schema)}.mine (x int)`,
      `create temporary table mine (x int)`,
      `create function mine() returns int language sql as 'select 1'`,
      `create extension dblink`,
      `copy users to program 'cat'`,
      `select pg_read_file('/etc/hostname')`,
      `select lo_import('/etc/hostname')`,
    ]) {
      expect([text, await run(text)]).toEqual([text, DENIED]);
    }
    // A grant of what one does not own gives nothing: PostgreSQL warns, and the rights stay as they were.
    await run(`grant update, delete on audit to ${ident(role)}`);
    expect(await run("delete from audit")).toBe(DENIED);
  });

  it("T3: has no way to the registry, nor to another region's database", async () => {
    expect(await run("select 1 from control.tenants")).toMatch(/^(42501|42P01)$/);
    expect(await run("select graphile_worker.add_job('provision')")).toBe(DENIED);
    const there = own().region === "default" ? "emea" : "default";
    const schemas = await deployment.admin(there)`select from pg_namespace where nspname = ${own().schema}`;
    expect(schemas).toHaveLength(0);
  });
});

describe.each(NAMES)("the console's role of %s", (name) => {
  const run = (text: string) => tries(tenants[name], tenants[name].appRole, statement(text));
  const id = () => randomUUID();

  it("S3, T10: cannot write what came from main, nor make anything look as if it did", async () => {
    for (const table of ["users", "roles", "groups", "group_members", "connections"]) {
      const change =
        table === "group_members"
          ? "added_at = now()"
          : table === "connections"
            ? "name = 'x'"
            : "version = 7";
      // Row policies hide the rows from UPDATE and DELETE; a table without a policy for it refuses outright.
      expect([0, DENIED]).toContain(await run(`update ${table} set ${change} where origin = 'main'`));
      expect([0, DENIED]).toContain(await run(`delete from ${table} where origin = 'main'`));
    }
    for (const text of [
      `insert into users (id, origin, status) values ('${id()}', 'main', 'active')`,
      `insert into roles (id, origin, name) values ('${id()}', 'main', 'x')`,
      `insert into roles (id, kind, name) values ('${id()}', 'predefined', 'x')`,
      `insert into groups (id, origin, name, role_id) values ('${id()}', 'main', 'x', '${ACCOUNT_ADMIN_ID}')`,
      `insert into connections (id, origin, kind, name) values ('${id()}', 'main', 'main', 'x')`,
    ]) {
      expect([text, await run(text)]).toEqual([text, DENIED]);
    }
    expect(await run(`update roles set permissions = '{}' where kind = 'predefined'`)).toBe(0);
  });

  it("S4: cannot put its own people into main's groups or roles", async () => {
    const user = id();
    const insert = `insert into users (id, email, status) values ('${user}', 'l@local.test', 'invited')`;
    const then = (text: string) =>
      tries(tenants[name], tenants[name].appRole, async (sql) => {
        await sql.unsafe(insert);
        return sql.unsafe(text);
      });
    expect(
      await then(`insert into group_members (group_id, user_id) values ('${MAINS_GROUP}', '${user}')`),
    ).toBe(DENIED);
    expect(await then(`update users set role_id = '${MAINS_ROLE}' where id = '${user}'`)).toBe(DENIED);
    expect(
      await then(`insert into groups (id, name, role_id) values ('${id()}', 'x', '${MAINS_ROLE}')`),
    ).toBe(DENIED);
    expect(await then(`update users set origin = 'main' where id = '${user}'`)).toBe(DENIED);
    const group = id();
    const nest = (child: string, parent: string) =>
      tries(tenants[name], tenants[name].appRole, async (sql) => {
        await sql.unsafe(
          `insert into groups (id, name, role_id) values ('${group}', 'x', '${ACCOUNT_ADMIN_ID}')`,
        );
        return sql.unsafe(
          `insert into group_nestings (child_id, parent_id) values ('${child}', '${parent}')`,
        );
      });
    expect(await nest(group, MAINS_GROUP)).toBe(DENIED);
    expect(await nest(MAINS_GROUP, group)).toBe(DENIED);
  });

  it("T1: may ask for mail alone, and main for what concerns its children", async () => {
    expect(await run("select jobs.enqueue('mail', '{}')")).toBe(1);
    expect(await run("select jobs.enqueue('deprovision', '{}')")).toBe(name === "main" ? 1 : DENIED);
    expect(await run("select jobs.enqueue('anything', '{}')")).toBe(DENIED);
    expect(await run("insert into jobs.registry_roles values ('x')")).toBe(DENIED);
  });

  it("T10: cannot say how far main's changes have come", async () => {
    expect(await run("update sync_state set seq = 99")).toBe(DENIED);
    expect(await run("insert into sync_state (id) values (1)")).toBe(DENIED);
  });
});

describe("the login of the console", () => {
  it("T1: has no table, may make no table or role, and cannot become the owner or the administrator", async () => {
    for (const tenant of [tenants.emea1, tenants.default1]) {
      const run = (text: string) => tries(tenant, loginRole(), statement(text));
      for (const text of [
        "select 1 from users",
        `select 1 from ${ident(tenant.schema)}.users`,
        "create temporary table mine (x int)",
        "create schema mine",
        "create role mine",
        `set role ${ident(ownerRole())}`,
        `set role ${ident(jobsRole())}`,
        "set role postgres",
        "select 1 from graphile_worker.jobs",
      ]) {
        expect([text, await run(text)]).toEqual([
          text,
          text === "select 1 from users" ? expect.stringMatching(/^(42501|42P01)$/) : DENIED,
        ]);
      }
    }
  });

  it("T1: holds a tenant's rights within that tenant's transaction and not after it", async () => {
    const { emea1, emea2 } = tenants;
    await inTenant(emea1, (tx) => tx.sql`select from users`);
    const foreign = inTenant(emea2, (tx) => tx.sql`select from ${tx.sql(emea1.schema)}.users`);
    await expect(foreign).rejects.toMatchObject({ code: DENIED });
  });
});
