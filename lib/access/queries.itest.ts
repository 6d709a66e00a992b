import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { findCycle } from "./model";
import {
  accessGraphFor,
  accountAdmins,
  ancestorsOf,
  effectiveForSubject,
  effectiveOf,
  groupsOf,
  lockNestings,
  membersReaching,
} from "./queries";
import { ACCOUNT_ADMIN_ID, seedRoles } from "./seeds";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

describe("the queries at their edges", () => {
  let tenant: TenantRef;
  beforeAll(async () => {
    tenant = await deployment.child();
  });

  test("no ids and unknown ids give nothing", async () => {
    const stranger = randomUUID();
    await inTenant(tenant, async (tx) => {
      expect((await effectiveOf(tx, [])).size).toBe(0);
      expect(await effectiveOf(tx, [stranger, stranger])).toEqual(
        new Map([[stranger, { levels: new Map(), accountAdmin: false }]]),
      );
      expect(await effectiveForSubject(tx, { userId: stranger, sessionGroupIds: [] })).toEqual({
        levels: new Map(),
        accountAdmin: false,
        user: null,
      });
      expect((await accessGraphFor(tx, [])).graph.roles.size).toBe(0);
      expect((await groupsOf(tx, [stranger])).get(stranger)).toEqual({ groups: [], roles: [] });
      expect((await membersReaching(tx, [stranger])).get(stranger)).toBe(0);
      expect((await ancestorsOf(tx, [])).names.size).toBe(0);
    });
  });

  test("S1: someone without a row here has what the session's groups give", async () => {
    await inTenant(tenant, async (tx) => {
      const [group, user] = [randomUUID(), randomUUID()];
      await tx.sql`insert into groups (id, name, role_id) values (${group}, 'Admins', ${ACCOUNT_ADMIN_ID})`;
      const held = await effectiveForSubject(tx, { userId: user, sessionGroupIds: [group, randomUUID()] });
      expect(held.user).toBeNull();
      expect(held.accountAdmin).toBe(true);
      expect(held.levels.get("tenants")).toBe("edit");
    });
  });

  test("U9: accountAdmins counts active users by every path, and leaves out the excepted", async () => {
    await inTenant(tenant, async (tx) => {
      const [outer, inner] = [randomUUID(), randomUUID()];
      const [direct, member, nested, sleeping] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      await tx.sql`
        insert into groups (id, name, role_id)
        select ${outer}::uuid, 'Outer', ${ACCOUNT_ADMIN_ID}::uuid
        union all select ${inner}::uuid, 'Inner', id from roles where name = 'Analyst'`;
      await tx.sql`insert into group_nestings (child_id, parent_id) values (${inner}, ${outer})`;
      await tx.sql`
        insert into users (id, email, status, role_id) values
          (${direct}, 'a@example.org', 'active', ${ACCOUNT_ADMIN_ID}),
          (${member}, 'b@example.org', 'active', null),
          (${nested}, 'c@example.org', 'active', null),
          (${sleeping}, 'd@example.org', 'inactive', ${ACCOUNT_ADMIN_ID})`;
      await tx.sql`
        insert into group_members (group_id, user_id)
        values (${outer}, ${member}), (${inner}, ${nested}), (${outer}, ${direct})`;
      expect(await accountAdmins(tx)).toBe(3);
      expect(await accountAdmins(tx, [direct])).toBe(2);
      expect(await accountAdmins(tx, [direct, member, nested])).toBe(0);
      const held = await effectiveOf(tx, [direct, member, nested]);
      expect([...held.values()].map(({ accountAdmin }) => accountAdmin)).toEqual([true, true, true]);
    });
  });
});

describe("edits that race", () => {
  /** Nests the one group in the other as a command does; gives the cycle that refuses it. */
  const nest = (tenant: TenantRef, child: string, parent: string) =>
    inTenant(tenant, async (tx) => {
      await lockNestings(tx);
      const { parents } = await ancestorsOf(tx, [child, parent]);
      const cycle = findCycle(parents, child, parent);
      if (!cycle) await tx.sql`insert into group_nestings (child_id, parent_id) values (${child}, ${parent})`;
      return cycle;
    });

  test("G2: of two nestings that cross, exactly one succeeds, each time", async () => {
    const tenant = await deployment.child();
    for (let round = 0; round < 20; round += 1) {
      const [a, b] = [randomUUID(), randomUUID()];
      await inTenant(
        tenant,
        (tx) => tx.sql`
          insert into groups (id, name, role_id)
          select g.id, g.id::text, r.id from unnest(${[a, b]}::uuid[]) as g (id), roles r where r.name = 'Analyst'`,
      );
      const cycles = await Promise.all([nest(tenant, a, b), nest(tenant, b, a)]);
      expect(cycles.filter((cycle) => cycle === null)).toHaveLength(1);
    }
  });

  test("U9: two administrators cannot take the role from each other at once", async () => {
    const tenant = await deployment.child();
    const [a, b] = [randomUUID(), randomUUID()];
    await inTenant(
      tenant,
      (tx) => tx.sql`
        insert into users (id, email, status, role_id)
        select id, id::text, 'active', ${ACCOUNT_ADMIN_ID}::uuid from unnest(${[a, b]}::uuid[]) as u (id)`,
    );
    const take = (id: string) =>
      inTenant(tenant, async (tx) => {
        await tx.sql`update users set role_id = null where id = ${id}`;
        if ((await accountAdmins(tx)) === 0) throw new Error("the last one");
      });
    const done = await Promise.allSettled([take(a), take(b)]);
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await inTenant(tenant, (tx) => accountAdmins(tx))).toBe(1);
  });
});
