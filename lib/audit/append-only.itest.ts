import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { controlRole, ident, jobsRole, loginRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";

let deployment: TestDeployment;
let tenants: Record<"main" | "near" | "far", TenantRef>;

const TENANTS = ["main", "near", "far"] as const;
const ROLES = ["appRole", "syncRole"] as const;
const DENIED = "42501";

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  const near = await deployment.child({ region: "default" });
  tenants = { main: deployment.main, near, far: await deployment.child() };
  for (const name of TENANTS) {
    await inTenant(
      tenants[name],
      (tx) => tx.sql`insert into audit (actor_kind, action, target_kind) values ('system', 'test', 'tenant')`,
    );
  }
});
afterAll(() => deployment.close());

/** PostgreSQL's code for what a role tries with a table of a tenant, or `done`. Nothing of it stays. */
async function tries(tenant: TenantRef, role: string, statement: string): Promise<unknown> {
  const outcome = await deployment
    .admin(tenant.region)
    .begin(async (sql) => {
      await sql.unsafe(`set local session authorization ${ident(role)}`);
      await sql.unsafe(`set local search_path = ${ident(tenant.schema)}`);
      const code = await sql.unsafe(statement).then(
        () => "done",
        (error: { code: string }) => error.code,
      );
      throw { code };
    })
    .catch((thrown: { code: unknown }) => thrown);
  return (outcome as { code: unknown }).code;
}

const CHANGES = (table: string) => [
  `update ${table} set at = now()`,
  `update ${table} set actor_id = null where false`,
  `delete from ${table}`,
  `delete from ${table} where false`,
  `truncate ${table}`,
  `drop table ${table}`,
  `alter table ${table} add column more text`,
  `alter table ${table} owner to current_user`,
  `grant update on ${table} to current_user; update ${table} set at = now()`,
  `create rule r as on insert to ${table} do instead nothing`,
  `select * from ${table} for update`,
];

describe.each(["audit", "history"])("%s", (table) => {
  const cases = TENANTS.flatMap((name) => ROLES.map((role) => [name, role] as const));

  it.each(cases)("can be read and added to by %s's %s, and never changed", async (name, role) => {
    const tenant = tenants[name];
    expect(await tries(tenant, tenant[role], `select * from ${table}`)).toBe("done");
    for (const statement of CHANGES(table))
      expect(await tries(tenant, tenant[role], statement), statement).toBe(DENIED);
  });

  it.each(TENANTS)("is not even read by the console's other roles in %s", async (name) => {
    const tenant = tenants[name];
    const qualified = `${ident(tenant.schema)}.${table}`;
    for (const role of [loginRole(), controlRole(), jobsRole()]) {
      for (const statement of [`select * from ${qualified}`, ...CHANGES(qualified)])
        expect(await tries(tenant, role, statement), `${role}: ${statement}`).toBe(DENIED);
    }
  });
});

it("W3: a row of history is written by the roles that change access, as themselves", async () => {
  const row = `insert into history (at, kind, subject, object, cause, actor_kind)
    values (now(), 'role', gen_random_uuid(), gen_random_uuid(), 'command', 'system')`;
  for (const role of ROLES) expect(await tries(tenants.far, tenants.far[role], row)).toBe("done");
});
