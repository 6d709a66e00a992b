import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { noteMainChange } from "./changed";
import { syncChanges } from "./engine";
import { behind, childRows, pairingOf, sorted, writeMain } from "./testing/fixtures";
import { expectInSync, jobsOf, listedGroup, onMain, pairedChild, syncedGroup } from "./testing/kit";

let deployment: TestDeployment;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
});

afterAll(() => deployment.close());

describe("a change on main", () => {
  it("S1, S2: brings a new group with its role and members to the children that it lists, in both regions", async () => {
    const [here, there, other] = [
      await pairedChild(deployment, { region: "default" }),
      await pairedChild(deployment),
      await pairedChild(deployment),
    ];
    const { role, users, change } = await listedGroup(deployment, [here, there], ["Joe", "John"]);
    await syncChanges(change);
    await expectInSync(deployment, here, there, other);
    for (const child of [here, there]) {
      const rows = await childRows(deployment, child);
      expect(rows.users.map(({ id }) => id).sort()).toEqual(users.map(({ id }) => id).sort());
      expect(rows.roles).toMatchObject([{ id: role.id, permissions: { users: "view" } }]);
      expect(await pairingOf(child)).toMatchObject({
        last_changes: { roles: [1, 0, 0], groups: [1, 0, 0], users: [2, 0, 0], members: [2, 0, 0] },
        last_error: null,
        conflicts: [],
      });
    }
    expect((await childRows(deployment, other)).users).toEqual([]);
  });

  it("S1: an unlisted group in the middle of a nesting cuts the path", async () => {
    const child = await pairedChild(deployment);
    const [inner, middle, outer] = [
      await listedGroup(deployment, [child]),
      await listedGroup(deployment, []),
      await listedGroup(deployment, [child], []),
    ];
    await writeMain(main, {
      nestings: [
        { child_id: inner.group.id, parent_id: middle.group.id },
        { child_id: middle.group.id, parent_id: outer.group.id },
      ],
    });
    await syncChanges({ groups: [inner.group.id, middle.group.id, outer.group.id], tenants: [child.id] });
    await expectInSync(deployment, child);
    const cut = await childRows(deployment, child);
    expect(cut.groups.map(({ id }) => id).sort()).toEqual([inner.group.id, outer.group.id].sort());
    expect(cut.nestings).toEqual([]);

    await writeMain(main, { listings: [{ group_id: middle.group.id, tenant_id: child.id }] });
    await syncChanges({ groups: [middle.group.id], tenants: [child.id] });
    await expectInSync(deployment, child);
    expect((await childRows(deployment, child)).nestings).toHaveLength(2);
  });

  it("S1: direct roles, hashes and lock keys stay at home; who is inactive or invited comes as such", async () => {
    const child = await pairedChild(deployment);
    const { users, change } = await listedGroup(deployment, [child], ["Active", "Inactive", "Invited"]);
    await onMain(deployment, async (sql) => {
      await sql`update users set role_id = ${ACCOUNT_ADMIN_ID}, password_hash = 'secret', lock_key = '\\x01'
        where id = ${users[0]?.id ?? ""}`;
      await sql`update users set status = 'inactive' where id = ${users[1]?.id ?? ""}`;
      await sql`update users set status = 'invited' where id = ${users[2]?.id ?? ""}`;
    });
    await syncChanges(change);
    await expectInSync(deployment, child);
    await behind(deployment, child, async (sql) => {
      const rows = await sql`
        select status, role_id, password_hash, lock_key from users where origin = 'main' order by status`;
      expect(rows.map((row) => ({ ...row }))).toEqual(
        ["active", "inactive", "invited"].map((status) => ({
          status,
          role_id: null,
          password_hash: null,
          lock_key: null,
        })),
      );
    });
  });

  it("S5: a predefined role is never copied; the group refers to the child's own", async () => {
    const child = await pairedChild(deployment);
    const { group, change } = await listedGroup(deployment, [child], ["Jack"], ACCOUNT_ADMIN_ID);
    await syncChanges(change);
    const rows = await childRows(deployment, child);
    expect(rows.roles).toEqual([]);
    expect(rows.groups).toMatchObject([{ id: group.id, role_id: ACCOUNT_ADMIN_ID }]);
  });

  it("S1: a membership that ends takes the person away, a group no longer listed takes all of it away", async () => {
    const child = await pairedChild(deployment);
    const { group, users } = await syncedGroup(deployment, [child], ["Joe", "John"]);
    const leaver = users[0]?.id ?? "";
    await onMain(deployment, (sql) => sql`delete from group_members where user_id = ${leaver}`);
    await syncChanges({ members: [{ groupId: group.id, userId: leaver }] });
    await expectInSync(deployment, child);
    expect(await pairingOf(child)).toMatchObject({ last_changes: { users: [0, 0, 1], members: [0, 0, 1] } });

    await onMain(deployment, (sql) => sql`delete from group_tenants where group_id = ${group.id}`);
    await syncChanges({ groups: [group.id], tenants: [child.id] });
    expect(sorted(await childRows(deployment, child))).toEqual({
      roles: [],
      users: [],
      groups: [],
      members: [],
      nestings: [],
    });
  });

  it("U8: a person deleted on main goes from every child, with what the child's log says of his name", async () => {
    const [child, past] = [await pairedChild(deployment), await pairedChild(deployment)];
    const { group, users } = await syncedGroup(deployment, [child]);
    const id = users[0]?.id ?? "";
    for (const tenant of [child, past]) {
      await behind(
        deployment,
        tenant,
        (sql) => sql`insert into personal_values values (${randomUUID()}, ${id}, 'Joe')`,
      );
    }
    await onMain(deployment, async (sql) => {
      await sql`delete from group_members where user_id = ${id}`;
      await sql`update users set status = 'deleted', email = null, first_name = null, last_name = null where id = ${id}`;
    });
    await syncChanges({ users: [id], members: [{ groupId: group.id, userId: id }] });
    await expectInSync(deployment, child);
    for (const tenant of [child, past]) {
      await behind(deployment, tenant, async (sql) => {
        expect(await sql`select from personal_values where user_id = ${id}`).toHaveLength(0);
      });
    }
  });

  it("P6: nothing goes to a child that is not paired, or that is paired anew meanwhile", async () => {
    const [unpaired, changed] = [await deployment.child(), await pairedChild(deployment)];
    const { change } = await listedGroup(deployment, [unpaired, changed]);
    await behind(deployment, changed, (sql) => sql`update sync_state set pairing_id = ${randomUUID()}`);
    await syncChanges(change);
    for (const child of [unpaired, changed]) expect((await childRows(deployment, child)).groups).toEqual([]);
    expect(await pairingOf(changed)).toMatchObject({ last_sync_at: null, last_error: null });
  });

  it("tells of a change in its own transaction, under main's stamp, and gives it the next number", async () => {
    const before = await jobsOf(deployment, "sync_changes");
    const number = () => inTenant(main, ({ sql }) => sql`select n::int from change_counter`);
    const [last] = await number();
    await inTenant(main, (tx) => noteMainChange(tx, { users: [], tenants: [] }));
    await inTenant(main, async (tx) => {
      await noteMainChange(tx, { users: [randomUUID()] });
      throw new Error("undone");
    }).catch(() => {});
    expect(await jobsOf(deployment, "sync_changes")).toHaveLength(before.length);
    await inTenant(main, (tx) => noteMainChange(tx, { users: [randomUUID()] }));
    expect(await jobsOf(deployment, "sync_changes")).toHaveLength(before.length + 1);
    expect((await jobsOf(deployment, "sync_changes")).at(-1)?.by).toBe(main.appRole);
    expect((await number())[0]?.n).toBe(Number(last?.n) + 1);
  });
});
