import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { contextFor } from "./load-context";
import { callerOf, createSession, revokeSessionsOf } from "./sessions";

let deployment: TestDeployment;
let acme: TenantRef;
let globex: TenantRef;
let userId: string;
let groupId: string;
let token: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  globex = await deployment.child({ slug: "globex" });
  for (const child of [acme, globex]) {
    await inControl(
      (tx) => tx.sql`
        insert into pairings (tenant_id, pairing_id, status, init_status)
        values (${child.id}, ${randomUUID()}, 'paired', 'initialized')`,
    );
  }
});

afterAll(() => deployment.close());

// Someone of main in a group that lists Acme, and the same rows in Acme as a sync leaves them.
beforeEach(async () => {
  [userId, groupId] = [randomUUID(), randomUUID()];
  await inTenant(deployment.main, async (tx) => {
    await tx.sql`
      insert into users (id, email, first_name, last_name, status)
      values (${userId}, ${`${userId}@mssp.test`}, 'Joe', 'Bloggs', 'active')`;
    await tx.sql`insert into groups (id, name, role_id) values (${groupId}, ${groupId}, ${INSTANCE_ADMIN_ID})`;
    await tx.sql`insert into group_members (group_id, user_id) values (${groupId}, ${userId})`;
    await tx.sql`insert into group_tenants (group_id, tenant_id) values (${groupId}, ${acme.id})`;
  });
  await inTenantAsMain(acme, async (tx) => {
    await tx.sql`
      insert into users (id, origin, email, status) values (${userId}, 'main', ${`${userId}@mssp.test`}, 'active')`;
    await tx.sql`
      insert into groups (id, origin, name, role_id) values (${groupId}, 'main', ${groupId}, ${INSTANCE_ADMIN_ID})`;
    await tx.sql`insert into group_members (group_id, user_id, origin) values (${groupId}, ${userId}, 'main')`;
  });
  token = await createSession({ homeId: deployment.main.id, userId, ip: null, userAgent: null });
});

const enter = async (slug: string) =>
  contextFor(await callerOf(slug, [token]), { requestId: "test", ip: null });

describe("contextFor", () => {
  it("A5: admits someone of main to a child that one of his groups lists, with the child's own rights", async () => {
    const context = await enter("acme");
    expect(context?.tenant.id).toBe(acme.id);
    expect(context?.person.home.slug).toBe("main");
    expect(context?.levels.get("users")).toBe("edit");
  });

  it("A5: does not know a child that none of his groups lists, nor one that does not exist", async () => {
    expect(await enter("globex")).toBeUndefined();
    expect(await enter("no-such-tenant")).toBeUndefined();
  });

  it.each([
    ["the membership", (tx: Tx) => tx.sql`delete from group_members where user_id = ${userId}`],
    ["the listing", (tx: Tx) => tx.sql`delete from group_tenants where group_id = ${groupId}`],
    [
      "the person's active state",
      (tx: Tx) => tx.sql`update users set status = 'inactive' where id = ${userId}`,
    ],
  ])(
    "A4, A5: losing %s on main acts at the next request, although nothing has been synced",
    async (_, lose) => {
      expect(await enter("acme")).toBeDefined();
      await inTenant(deployment.main, lose);
      expect(await enter("acme")).toBeUndefined();
    },
  );

  it("P6: does not admit to a child that is not paired any more", async () => {
    await inControl((tx) => tx.sql`update pairings set status = 'unpaired' where tenant_id = ${acme.id}`);
    expect(await enter("acme")).toBeUndefined();
    await inControl((tx) => tx.sql`update pairings set status = 'paired' where tenant_id = ${acme.id}`);
  });

  it("A4: a revoked or elapsed session is no session", async () => {
    await revokeSessionsOf(deployment.main.id, [userId]);
    expect((await callerOf("main", [token])).sessions).toHaveLength(0);
    token = await createSession({ homeId: deployment.main.id, userId, ip: null, userAgent: null });
    await inControl((tx) => tx.sql`update sessions set expires_at = now() where user_id = ${userId}`);
    expect((await callerOf("main", [token])).sessions).toHaveLength(0);
  });

  it("S4: a child's own person enters that child alone", async () => {
    const local = randomUUID();
    await inTenant(
      acme,
      (tx) => tx.sql`
        insert into users (id, email, status, role_id)
        values (${local}, ${`${local}@acme.test`}, 'active', ${ACCOUNT_ADMIN_ID})`,
    );
    token = await createSession({ homeId: acme.id, userId: local, ip: null, userAgent: null });
    expect((await enter("acme"))?.accountAdmin).toBe(true);
    expect(await enter("main")).toBeUndefined();
    expect(await enter("globex")).toBeUndefined();
  });

  it("U6: someone without a role may enter, and holds nothing", async () => {
    await inTenant(deployment.main, (tx) => tx.sql`delete from group_members where user_id = ${userId}`);
    expect((await enter("main"))?.levels.size).toBe(0);
  });
});
