import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedRoles } from "@/lib/access/seeds";
import { resetEnv } from "@/lib/core/env";
import { pgError } from "@/lib/core/errors";
import {
  closeConnections,
  inControl,
  inRegion,
  inTenant,
  type TenantRef,
  TenantUnavailable,
} from "./connection";
import { type TestDeployment, testDeployment } from "./testing";

let deployment: TestDeployment;
let children: TenantRef[];

beforeAll(async () => {
  process.env.BAILIWICK_POOL_SIZE = "2";
  deployment = await testDeployment(seedRoles);
  children = [];
  for (let number = 0; number < 50; number++) {
    children.push(await deployment.child({ slug: `leak-${number}`, name: `Leak ${number}` }));
  }
});

afterAll(async () => {
  await deployment.close();
  process.env.BAILIWICK_POOL_SIZE = "";
  resetEnv();
});

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "allowed",
    (error: unknown) => pgError(error)?.code,
  );

describe("inTenant", () => {
  it("T1: never shows one tenant another's rows on a pool of 2 hammered by 50 tenants", async () => {
    const rounds = Array.from(
      { length: 1_000 },
      (_, index) => children[index % children.length] as TenantRef,
    );
    const seen = await Promise.all(
      rounds.map((tenant, index) =>
        inTenant(tenant, async (tx) => {
          if (index % 7 === 0) await tx.sql`update instance_settings set value = value where key = 'seeded'`;
          const [row] = await tx.sql`select current_user as role, current_setting('search_path') as path`;
          if (index % 11 === 0) throw new Error("undone");
          return row?.role === tenant.appRole && row?.path === tenant.schema;
        }).catch((error: Error) => error.message === "undone"),
      ),
    );
    expect(seen.every(Boolean)).toBe(true);
  });

  it("T1: leaves nothing of the tenant on the connection, committed or rolled back", async () => {
    const [first] = children as [TenantRef];
    await inTenant(first, (tx) => tx.sql`select 1`);
    await codeOf(inTenant(first, (tx) => tx.sql`select 1 / 0`));
    const rows = await inRegion(
      "emea",
      (bare) =>
        bare`select current_user as role, session_user as login, current_setting('search_path') as path`,
    );
    expect(rows[0]?.role).toBe(rows[0]?.login);
    expect(rows[0]?.path).toBe('""');
  });

  it("T1: gives code that forgets the tenant an error, never rows", async () => {
    expect(await codeOf(inRegion("emea", (bare) => bare`select * from users`))).toBe("42P01");
    const [first] = children as [TenantRef];
    expect(
      await codeOf(inRegion("emea", (bare) => bare`select * from ${bare(`${first.schema}.users`)}`)),
    ).toBe("42501");
  });

  it("T1: runs the builder's queries and the driver's in the same transaction", async () => {
    const [first] = children as [TenantRef];
    const undone = inTenant(first, async (tx) => {
      await tx.sql`insert into personal_values (id, user_id, value)
        values ('00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b', 'x')`;
      const rows = await tx.execute(sql`select * from personal_values`);
      expect(rows).toHaveLength(1);
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await inTenant(first, (tx) => tx.sql`select * from personal_values`)).toHaveLength(0);
  });

  it("refuses a tenant whose schema is not at the code's version, or that is suspended", async () => {
    const [first] = children as [TenantRef];
    expect(() => inTenant({ ...first, version: 0 }, (tx) => tx.sql`select 1`)).toThrow(TenantUnavailable);
    expect(() => inTenant({ ...first, status: "suspended" }, (tx) => tx.sql`select 1`)).toThrow(
      TenantUnavailable,
    );
  });

  it("T3: knows no way from one region's database to another's, nor from a tenant to the registry", async () => {
    const [first] = children as [TenantRef];
    expect(await codeOf(inTenant(first, (tx) => tx.sql`select * from control.tenants`))).toBe("42P01");
    expect(await codeOf(inTenant(deployment.main, (tx) => tx.sql`select * from control.tenants`))).toBe(
      "42501",
    );
    expect(await codeOf(inControl((tx) => tx.sql`select * from main.users`))).toBe("42501");
  });

  it("recovers by itself when the server ends its connections", async () => {
    const [first] = children as [TenantRef];
    await inTenant(first, (tx) => tx.sql`select 1`);
    await deployment.admin("emea")`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'bailiwick' and datname = current_database()`;
    await expect
      .poll(() =>
        inTenant(first, (tx) => tx.sql`select 1 as one`).then(
          (rows) => rows.length,
          () => 0,
        ),
      )
      .toBe(1);
  });
});

describe("closeConnections", () => {
  it("lets the next transaction open a new pool", async () => {
    await closeConnections();
    const [first] = children as [TenantRef];
    expect(await inTenant(first, (tx) => tx.sql`select 1`)).toHaveLength(1);
  });
});
