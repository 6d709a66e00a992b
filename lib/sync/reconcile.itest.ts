import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { syncChanges } from "./engine";
import { reconcile } from "./reconcile";
import { aGroup, aRole, aUser, behind, pair, pairingOf, writeMain } from "./testing/fixtures";
import { expectInSync } from "./testing/kit";

type Sql = Tx["sql"];

let deployment: TestDeployment;
let main: TenantRef;
let child: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  await pair(child);
  const role = aRole("Responder", {
    permissions: { users: "view" },
    advanced: { dashboards: ["sync"] },
  });
  const group = aGroup("Responders", role.id);
  const users = [aUser("Joe"), aUser("John")];
  const members = users.map((user) => ({ group_id: group.id, user_id: user.id }));
  await writeMain(main, {
    roles: [role],
    groups: [group],
    users,
    members,
    listings: [{ group_id: group.id, tenant_id: child.id }],
  });
  await syncChanges({ groups: [group.id], tenants: [child.id] });
});

afterAll(() => deployment.close());

describe("the reconcile", () => {
  const drifts: [string, (sql: Sql) => Promise<unknown>][] = [
    ["a lost membership", (sql) => sql`delete from group_members where origin = 'main'`],
    [
      "a role that gives more",
      (sql) => sql`update roles set permissions = '{"users": "edit"}' where origin = 'main'`,
    ],
    [
      "a role with other shifts",
      (sql) => sql`
        update roles set advanced = '{"shifts": [{"day": 1, "from": "08:00", "to": "16:00"}]}' where origin = 'main'`,
    ],
    ["a renamed group", (sql) => sql`update groups set name = 'Other' where origin = 'main'`],
    [
      "a group with another role",
      (sql) => sql`update groups set role_id = ${ACCOUNT_ADMIN_ID} where origin = 'main'`,
    ],
    ["a person who is not active", (sql) => sql`update users set status = 'inactive' where origin = 'main'`],
    ["a direct role", (sql) => sql`update users set role_id = ${ACCOUNT_ADMIN_ID} where origin = 'main'`],
    ["a password", (sql) => sql`update users set password_hash = 'hash' where origin = 'main'`],
    [
      "a stranger from main",
      (sql) =>
        sql`insert into users (id, origin, email, status) values (${randomUUID()}, 'main', 'x@y.test', 'active')`,
    ],
    [
      "a role of main's that nobody uses",
      (sql) => sql`insert into roles (id, origin, name) values (${randomUUID()}, 'main', 'Spare')`,
    ],
    [
      "a local person in main's group",
      async (sql) => {
        const id = randomUUID();
        await sql`insert into users (id, email, status) values (${id}, 'local@y.test', 'active')`;
        await sql`insert into group_members (group_id, user_id) select id, ${id} from groups where origin = 'main'`;
      },
    ],
    [
      "a nesting of main's group",
      async (sql) => {
        const id = randomUUID();
        await sql`insert into groups (id, name, role_id) values (${id}, 'Local', ${ACCOUNT_ADMIN_ID})`;
        await sql`insert into group_nestings (child_id, parent_id) select id, ${id} from groups where origin = 'main'`;
      },
    ],
    ["nothing left", (sql) => sql`delete from groups where origin = 'main'`],
  ];

  it.each(drifts)("S2: repairs %s", async (_, drift) => {
    await behind(deployment, child, drift);
    expect(await reconcile()).toMatchObject({ repaired: 1, failed: 0 });
    await expectInSync(deployment, child);
    await behind(deployment, child, async (sql) => {
      expect(
        await sql`select from users where origin = 'main' and (role_id is not null or password_hash is not null)`,
      ).toHaveLength(0);
      expect(
        await sql`select from group_members m join groups g on g.id = m.group_id where g.origin = 'main' and m.origin <> 'main'`,
      ).toHaveLength(0);
      expect(await sql`select from group_nestings where origin <> 'main'`).toHaveLength(0);
    });
    expect(await reconcile()).toMatchObject({ repaired: 0, failed: 0 });
  });

  it("S7: notes when a tenant was last seen to be in sync, and takes back an error that is over", async () => {
    await inControl(
      ({ sql }) =>
        sql`update pairings set last_error = 'x', last_error_ref = 'y' where tenant_id = ${child.id}`,
    );
    await reconcile();
    expect(await pairingOf(child)).toMatchObject({ last_error: null, last_error_ref: null });
    const [row] = await inControl(
      ({ sql }) => sql`select last_sync_at > now() - interval '5 seconds' as fresh from pairings`,
    );
    expect(row?.fresh).toBe(true);
  });
});
