import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inControl, inTenant, inTenantAsMain, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, INSTANCE_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { contextFor } from "./load-context";
import { countedAttempt, lockKeyOf, unlock } from "./locks";
import { moveSessionLocks, revokeSessionsOf } from "./session-ends";
import { callerOf, createSession, sessionOfToken } from "./sessions";

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

  it("A7: main's networks hold its people in a child too, in words; a child that he may not enter stays unknown", async () => {
    const from = async (slug: string, ip: string | null) =>
      contextFor(await callerOf(slug, [token]), { requestId: "test", ip });
    const setNetworks = (tenant: TenantRef, networks: string[]) =>
      inTenant(tenant, (tx) => tx.sql`update sign_in_policy set networks = ${networks}::text[]`);
    await setNetworks(acme, ["198.51.100.0/24"]);
    expect((await from("acme", "192.0.2.7"))?.tenant.slug).toBe("acme");
    await setNetworks(deployment.main, ["192.0.2.0/24"]);
    expect((await from("acme", "192.0.2.7"))?.tenant.slug).toBe("acme");
    for (const ip of ["203.0.113.9", null]) {
      await expect(from("acme", ip)).rejects.toMatchObject({ code: "forbidden" });
      expect(await from("globex", ip)).toBeUndefined();
    }
    await setNetworks(deployment.main, []);
    await setNetworks(acme, []);
  });

  it("A4: a revoked or elapsed session is no session", async () => {
    await revokeSessionsOf(deployment.main.id, [userId]);
    expect((await callerOf("main", [token])).sessions).toHaveLength(0);
    token = await createSession({ homeId: deployment.main.id, userId, ip: null, userAgent: null });
    await inControl((tx) => tx.sql`update sessions set expires_at = now() where user_id = ${userId}`);
    expect((await callerOf("main", [token])).sessions).toHaveLength(0);
  });

  it("A4, U7: a lock acts on live sessions at the next request, follows a changed address, and ends with Unlock", async () => {
    const [old, next] = ["old", "new"].map((name) =>
      lockKeyOf(deployment.main.id, `${name}-${userId}@x.test`),
    );
    if (!old || !next) throw new Error("there are two keys");
    const home = deployment.main.id;
    token = await createSession({ homeId: home, userId, ip: null, userAgent: null, lockKey: old });
    const lockAt = async (key: Buffer) => {
      for (let wrong = 0; wrong < 10; wrong++) await countedAttempt([key], async () => undefined);
    };
    await lockAt(next);
    expect(await enter("acme")).toBeDefined();
    await moveSessionLocks(home, userId, next);
    expect(await enter("acme")).toBeUndefined();
    expect(await enter("main")).toBeUndefined();
    expect(await sessionOfToken(token)).toBeUndefined();
    await unlock([next]);
    expect(await enter("acme")).toBeDefined();
    expect(await sessionOfToken(token)).toMatchObject({ userId });
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
