import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { inTenant, type TenantRef } from "./connection";
import { createInstance, dropInstance, migrateInstance, newPlace } from "./instances";
import { migrationsOf } from "./migrations";
import { ident, ownerRole } from "./names";
import { type TestDeployment, testDeployment } from "./testing";
import { INSTANCE_VERSION } from "./versions";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

const aPlace = () => ({ ...newPlace("child"), region: "emea", kind: "child" as const });

/** All that the catalog says of a schema: columns, indexes, policies and rights, its name and roles left out. */
async function shapeOf(place: Pick<TenantRef, "schema" | "appRole" | "syncRole">): Promise<string[]> {
  const { schema, appRole, syncRole } = place;
  const rows = await deployment.admin("emea")<{ line: string }[]>`
    select format('%s %s %s %s', table_name, column_name, data_type, column_default) as line
      from information_schema.columns where table_schema = ${schema}
    union all select indexdef from pg_indexes where schemaname = ${schema}
    union all select format('%s %s %s %s', tablename, policyname, qual, with_check)
      from pg_policies where schemaname = ${schema}
    union all select format('%s %s', relname, relacl) from pg_class where relnamespace = ${schema}::regnamespace
    union all select nspacl::text from pg_namespace where nspname = ${schema}
    order by 1`;
  return rows.map(({ line }) =>
    line.replaceAll(appRole, "app").replaceAll(syncRole, "sync").replaceAll(schema, "it"),
  );
}

describe("createInstance", () => {
  it("T2: makes at once the same as step by step, with each step's number", async () => {
    const [whole, stepwise] = [aPlace(), aPlace()];
    const admin = deployment.admin("emea");
    await admin.unsafe(`create schema ${ident(stepwise.schema)} authorization ${ident(ownerRole())}`);
    for (const place of [whole, stepwise]) {
      expect(await createInstance(place, seedRoles())).toBe(INSTANCE_VERSION);
      const steps =
        await admin`select number, name from ${admin(`${place.schema}.schema_versions`)} order by 1`;
      expect(steps.map(({ number, name }) => ({ number, name }))).toEqual(
        (await migrationsOf("instance")).map(({ number, name }) => ({ number, name })),
      );
    }
    expect(await shapeOf(whole)).toEqual(await shapeOf(stepwise));
    for (const place of [whole, stepwise]) await dropInstance(place);
  });

  it("T2: seeds once: a role that was renamed or deleted since stays so when it is repeated", async () => {
    const child = await deployment.child();
    await inTenant(child, async (tx) => {
      await tx.sql`delete from roles where name = 'Read-Only'`;
      await tx.sql`update roles set name = 'Hunter' where name = 'Analyst'`;
    });
    await createInstance(child, seedRoles());
    const roles = await inTenant(
      child,
      (tx) => tx.sql<{ name: string }[]>`select name from roles order by name`,
    );
    expect(roles.map(({ name }) => name)).toEqual(["Account Admin", "Hunter", "Instance Administrator"]);
  });

  it("T2: leaves nothing behind where a step fails", async () => {
    const place = aPlace();
    const broken = seedRoles().map((role) => ({ ...role, name: "" }));
    await expect(createInstance(place, broken)).rejects.toThrow(/check constraint/);
    const left = await deployment.admin("emea")`
      select from pg_namespace where nspname = ${place.schema}
      union all select from pg_roles where rolname in (${place.appRole}, ${place.syncRole})`;
    expect(left).toHaveLength(0);
    expect(await createInstance(place, seedRoles())).toBe(INSTANCE_VERSION);
    await dropInstance(place);
  });
});

describe("migrateInstance", () => {
  it("R1: brings the predefined roles to what the code says, and leaves all others as they are", async () => {
    const child = await deployment.child();
    const rolesOf = async () => {
      const rows = await inTenant(
        child,
        (tx) => tx.sql<
          { id: string; name: string; description: string; permissions: object; version: number }[]
        >`
          select id, name, description, permissions, version from roles order by name`,
      );
      return new Map(rows.map((row) => [row.name, { ...row }]));
    };
    const before = await rolesOf();
    const admin = deployment.admin("emea");
    await admin`
      update ${admin(`${child.schema}.roles`)} set permissions = '{"overview":"view"}', description = 'As it was once.'
      where id = ${ACCOUNT_ADMIN_ID} or name = 'Analyst'`;
    await migrateInstance(child, seedRoles());
    const after = await rolesOf();
    expect(after.get("Account Admin")).toEqual({ ...before.get("Account Admin"), version: 2 });
    expect(after.get("Analyst")).toMatchObject({ permissions: { overview: "view" }, version: 1 });
    expect(after.get("Instance Administrator")).toEqual(before.get("Instance Administrator"));
    await migrateInstance(child, seedRoles());
    expect(await rolesOf()).toEqual(after);
  });
});
