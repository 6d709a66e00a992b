import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { syncChanges } from "./engine";
import { reconcile } from "./reconcile";
import { aRole, behind, childRows, pairingOf, writeMain } from "./testing/fixtures";
import { expectInSync, listedGroup, onMain, pairedChild, syncedGroup, unique } from "./testing/kit";

type Sql = Tx["sql"];

let deployment: TestDeployment;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
});

afterAll(() => deployment.close());

describe("a clash", () => {
  it("S5: of role names is reported, not overwritten; its group stays away until the name is free", async () => {
    const child = await pairedChild(deployment);
    const { role, group, change } = await listedGroup(deployment, [child]);
    const own = randomUUID();
    await inTenant(
      child,
      ({ sql }) => sql`insert into roles (id, name) values (${own}, ${role.name.toUpperCase()})`,
    );
    await syncChanges(change);
    const rows = await childRows(deployment, child);
    expect({ ...rows }).toMatchObject({ roles: [], groups: [], users: [], members: [] });
    expect((await pairingOf(child)).conflicts).toEqual([
      { kind: "role", id: role.id, name: role.name, reason: "name", by: own },
      { kind: "group", id: group.id, name: group.name, reason: "role", by: role.id },
    ]);
    expect(await reconcile()).toMatchObject({ failed: 0 });
    expect(await pairingOf(child)).toMatchObject({ last_changes: null });

    await inTenant(child, ({ sql }) => sql`update roles set name = 'Ours' where id = ${own}`);
    await reconcile();
    await expectInSync(deployment, child);
    expect((await pairingOf(child)).conflicts).toEqual([]);
  });

  it("S5: of addresses and of group names is reported by id; what does not clash arrives", async () => {
    const child = await pairedChild(deployment);
    const { group, users, change } = await listedGroup(deployment, [child], ["Joe", "John"]);
    const [person, crowd] = [randomUUID(), randomUUID()];
    const other = await listedGroup(deployment, [child], ["Jack"]);
    await inTenant(child, async ({ sql }) => {
      await sql`insert into users (id, email, first_name, status)
        values (${person}, ${users[0]?.email?.toUpperCase() ?? ""}, 'Local', 'active')`;
      await sql`insert into groups (id, name, role_id) values (${crowd}, ${other.group.name}, ${await ownRole(sql)})`;
    });
    await syncChanges(change);
    await syncChanges(other.change);
    const rows = await childRows(deployment, child);
    expect(rows.groups.map(({ id }) => id)).toEqual([group.id]);
    expect(rows.users.map(({ id }) => id)).toEqual([users[1]?.id]);
    expect((await pairingOf(child)).conflicts).toEqual([
      { kind: "group", id: other.group.id, name: other.group.name, reason: "name", by: crowd },
      { kind: "user", id: users[0]?.id, reason: "email", by: person },
    ]);
    await behind(deployment, child, async (sql) => {
      expect(await sql`select first_name, origin from users where id = ${person}`).toMatchObject([
        { first_name: "Local", origin: "local" },
      ]);
    });
  });

  async function ownRole(sql: Sql): Promise<string> {
    const id = randomUUID();
    await sql`insert into roles (id, name) values (${id}, ${unique("Own")})`;
    return id;
  }

  it("S5: on a rename keeps the old name, but what the role may do arrives", async () => {
    const child = await pairedChild(deployment);
    const { role } = await syncedGroup(deployment, [child]);
    await inTenant(
      child,
      ({ sql }) => sql`insert into roles (id, name) values (${randomUUID()}, 'Taken here')`,
    );
    await onMain(
      deployment,
      (sql) => sql`update roles set name = 'Taken here', permissions = '{}' where id = ${role.id}`,
    );
    await syncChanges({ roles: [role.id] });
    expect((await childRows(deployment, child)).roles).toMatchObject([{ name: role.name, permissions: {} }]);
    expect((await pairingOf(child)).conflicts).toMatchObject([{ kind: "role", id: role.id, reason: "name" }]);
  });

  it("S5: a group that changes to a role that cannot come is taken away: it would give the old role", async () => {
    const child = await pairedChild(deployment);
    const { group } = await syncedGroup(deployment, [child]);
    const next = aRole(unique("Next"));
    await inTenant(
      child,
      ({ sql }) => sql`insert into roles (id, name) values (${randomUUID()}, ${next.name})`,
    );
    await writeMain(main, { roles: [next] });
    await onMain(deployment, (sql) => sql`update groups set role_id = ${next.id} where id = ${group.id}`);
    await syncChanges({ groups: [group.id] });
    const rows = await childRows(deployment, child);
    expect({ ...rows }).toMatchObject({ roles: [], groups: [], users: [], members: [] });
  });

  it("S5: a child's own unassigned copy of an out-of-the-box role gives way; an assigned one is reported", async () => {
    const [free, used] = [await pairedChild(deployment), await pairedChild(deployment)];
    const [analyst] = await inTenant(main, ({ sql }) => sql`select id from roles where name = 'Analyst'`);
    const own = async (child: TenantRef) => {
      const [row] = await inTenant(child, ({ sql }) => sql`select id from roles where name = 'Analyst'`);
      return String(row?.id);
    };
    const [freeRole, usedRole] = [await own(free), await own(used)];
    await inTenant(
      used,
      ({ sql }) => sql`
        insert into users (id, email, status, role_id) values (${randomUUID()}, 'a@used.test', 'active', ${usedRole})`,
    );
    await inControl(
      ({ sql }) =>
        sql`insert into role_names values (${free.id}, 'analyst', ${freeRole}), (${used.id}, 'analyst', ${usedRole})`,
    );
    const { change } = await listedGroup(deployment, [free, used], ["Joe"], String(analyst?.id));
    await syncChanges(change);
    await expectInSync(deployment, free);
    expect((await childRows(deployment, free)).roles).toMatchObject([{ id: analyst?.id, kind: "standard" }]);
    expect((await pairingOf(used)).conflicts).toMatchObject([
      { kind: "role", by: usedRole },
      { kind: "group" },
    ]);
    const reserved = await inControl(
      ({ sql }) => sql`select tenant_id from role_names where name_folded = 'analyst'`,
    );
    expect(reserved.map((row) => row.tenant_id)).toContain(used.id);
    expect(reserved.map((row) => row.tenant_id)).not.toContain(free.id);
  });
});
