import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inRegion, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { ident } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { noteMainChange } from "./changed";
import { syncChanges, syncTenants } from "./engine";
import type { SyncResult } from "./entries";
import { project } from "./model";
import { reconcile } from "./reconcile";
import {
  aGroup,
  aRole,
  aUser,
  behind,
  childRows,
  pair,
  pairingOf,
  readMain,
  sorted,
  writeMain,
} from "./testing/fixtures";

let deployment: TestDeployment;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
});

afterAll(() => deployment.close());

type Sql = Tx["sql"];

async function pairedChild(options?: { region?: string }): Promise<TenantRef> {
  const child = await deployment.child(options);
  await pair(child);
  return child;
}

async function expectInSync(...children: TenantRef[]): Promise<void> {
  const state = await readMain(main);
  for (const child of children) {
    expect(sorted(await childRows(deployment, child))).toEqual(sorted(project(state, child.id)));
  }
}

/** Changes main and gives the change its number, as a command does. */
async function onMain(work: (sql: Sql) => Promise<unknown>): Promise<void> {
  await inTenant(main, async ({ sql }) => {
    await work(sql);
    await sql`update change_counter set n = n + 1`;
  });
}

const unique = (name: string) => `${name} ${randomUUID().slice(0, 6)}`;

/** A group of main with a role and members that lists the children, not told to anyone yet. */
async function listedGroup(children: TenantRef[], names: string[] = ["Joe"], roleId?: string) {
  const role = aRole(unique("Role"), { permissions: { users: "view" } });
  const group = aGroup(unique("Group"), roleId ?? role.id);
  const users = names.map((name) => aUser(unique(name).replace(" ", ".")));
  const members = users.map((user) => ({ group_id: group.id, user_id: user.id }));
  const listings = children.map((child) => ({ group_id: group.id, tenant_id: child.id }));
  await writeMain(main, { roles: [role], groups: [group], users, members, listings });
  return { role, group, users, change: { groups: [group.id], tenants: children.map(({ id }) => id) } };
}

/** As `listedGroup`, and the children hold it. */
async function syncedGroup(children: TenantRef[], names?: string[]) {
  const made = await listedGroup(children, names);
  await syncChanges(made.change);
  await expectInSync(...children);
  return made;
}

describe("a change on main", () => {
  it("S1, S2: brings a new group with its role and members to the children that it lists, in both regions", async () => {
    const [here, there, other] = [
      await pairedChild({ region: "default" }),
      await pairedChild(),
      await pairedChild(),
    ];
    const { role, users, change } = await listedGroup([here, there], ["Joe", "John"]);
    await syncChanges(change);
    await expectInSync(here, there, other);
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
    const child = await pairedChild();
    const [inner, middle, outer] = [
      await listedGroup([child]),
      await listedGroup([]),
      await listedGroup([child], []),
    ];
    await writeMain(main, {
      nestings: [
        { child_id: inner.group.id, parent_id: middle.group.id },
        { child_id: middle.group.id, parent_id: outer.group.id },
      ],
    });
    await syncChanges({ groups: [inner.group.id, middle.group.id, outer.group.id], tenants: [child.id] });
    await expectInSync(child);
    const cut = await childRows(deployment, child);
    expect(cut.groups.map(({ id }) => id).sort()).toEqual([inner.group.id, outer.group.id].sort());
    expect(cut.nestings).toEqual([]);

    await writeMain(main, { listings: [{ group_id: middle.group.id, tenant_id: child.id }] });
    await syncChanges({ groups: [middle.group.id], tenants: [child.id] });
    await expectInSync(child);
    expect((await childRows(deployment, child)).nestings).toHaveLength(2);
  });

  it("S1: direct roles, hashes and lock keys stay at home; who is inactive or invited comes as such", async () => {
    const child = await pairedChild();
    const { users, change } = await listedGroup([child], ["Active", "Inactive", "Invited"]);
    await onMain(async (sql) => {
      await sql`update users set role_id = ${ACCOUNT_ADMIN_ID}, password_hash = 'secret', lock_key = '\\x01'
        where id = ${users[0]?.id ?? ""}`;
      await sql`update users set status = 'inactive' where id = ${users[1]?.id ?? ""}`;
      await sql`update users set status = 'invited' where id = ${users[2]?.id ?? ""}`;
    });
    await syncChanges(change);
    await expectInSync(child);
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
    const child = await pairedChild();
    const { group, change } = await listedGroup([child], ["Jack"], ACCOUNT_ADMIN_ID);
    await syncChanges(change);
    const rows = await childRows(deployment, child);
    expect(rows.roles).toEqual([]);
    expect(rows.groups).toMatchObject([{ id: group.id, role_id: ACCOUNT_ADMIN_ID }]);
  });

  it("S1: a membership that ends takes the person away, a group no longer listed takes all of it away", async () => {
    const child = await pairedChild();
    const { group, users } = await syncedGroup([child], ["Joe", "John"]);
    const leaver = users[0]?.id ?? "";
    await onMain((sql) => sql`delete from group_members where user_id = ${leaver}`);
    await syncChanges({ members: [{ groupId: group.id, userId: leaver }] });
    await expectInSync(child);
    expect(await pairingOf(child)).toMatchObject({ last_changes: { users: [0, 0, 1], members: [0, 0, 1] } });

    await onMain((sql) => sql`delete from group_tenants where group_id = ${group.id}`);
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
    const [child, past] = [await pairedChild(), await pairedChild()];
    const { group, users } = await syncedGroup([child]);
    const id = users[0]?.id ?? "";
    for (const tenant of [child, past]) {
      await behind(
        deployment,
        tenant,
        (sql) => sql`insert into personal_values values (${randomUUID()}, ${id}, 'Joe')`,
      );
    }
    await onMain(async (sql) => {
      await sql`delete from group_members where user_id = ${id}`;
      await sql`update users set status = 'deleted', email = null, first_name = null, last_name = null where id = ${id}`;
    });
    await syncChanges({ users: [id], members: [{ groupId: group.id, userId: id }] });
    await expectInSync(child);
    for (const tenant of [child, past]) {
      await behind(deployment, tenant, async (sql) => {
        expect(await sql`select from personal_values where user_id = ${id}`).toHaveLength(0);
      });
    }
  });

  it("P6: nothing goes to a child that is not paired, or that is paired anew meanwhile", async () => {
    const [unpaired, changed] = [await deployment.child(), await pairedChild()];
    const { change } = await listedGroup([unpaired, changed]);
    await behind(deployment, changed, (sql) => sql`update sync_state set pairing_id = ${randomUUID()}`);
    await syncChanges(change);
    for (const child of [unpaired, changed]) expect((await childRows(deployment, child)).groups).toEqual([]);
    expect(await pairingOf(changed)).toMatchObject({ last_sync_at: null, last_error: null });
  });

  it("tells of a change in its own transaction, under main's stamp, and gives it the next number", async () => {
    const before = await jobs("sync_changes");
    const number = () => inTenant(main, ({ sql }) => sql`select n::int from change_counter`);
    const [last] = await number();
    await inTenant(main, (tx) => noteMainChange(tx, { users: [], tenants: [] }));
    await inTenant(main, async (tx) => {
      await noteMainChange(tx, { users: [randomUUID()] });
      throw new Error("undone");
    }).catch(() => {});
    expect(await jobs("sync_changes")).toHaveLength(before.length);
    await inTenant(main, (tx) => noteMainChange(tx, { users: [randomUUID()] }));
    expect(await jobs("sync_changes")).toHaveLength(before.length + 1);
    expect((await jobs("sync_changes")).at(-1)?.by).toBe(main.appRole);
    expect((await number())[0]?.n).toBe(Number(last?.n) + 1);
  });
});

/** The jobs of a task in main's database. */
async function jobs(task: string): Promise<{ by: string; input: Record<string, unknown> }[]> {
  const rows = await deployment.admin()<{ payload: { by: string; input: Record<string, unknown> } }[]>`
    select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${task} order by j.id`;
  return rows.map((row) => row.payload);
}

describe("a clash", () => {
  it("S5: of role names is reported, not overwritten; its group stays away until the name is free", async () => {
    const child = await pairedChild();
    const { role, group, change } = await listedGroup([child]);
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
    await expectInSync(child);
    expect((await pairingOf(child)).conflicts).toEqual([]);
  });

  it("S5: of addresses and of group names is reported by id; what does not clash arrives", async () => {
    const child = await pairedChild();
    const { group, users, change } = await listedGroup([child], ["Joe", "John"]);
    const [person, crowd] = [randomUUID(), randomUUID()];
    const other = await listedGroup([child], ["Jack"]);
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
    const child = await pairedChild();
    const { role } = await syncedGroup([child]);
    await inTenant(
      child,
      ({ sql }) => sql`insert into roles (id, name) values (${randomUUID()}, 'Taken here')`,
    );
    await onMain(
      (sql) => sql`update roles set name = 'Taken here', permissions = '{}' where id = ${role.id}`,
    );
    await syncChanges({ roles: [role.id] });
    expect((await childRows(deployment, child)).roles).toMatchObject([{ name: role.name, permissions: {} }]);
    expect((await pairingOf(child)).conflicts).toMatchObject([{ kind: "role", id: role.id, reason: "name" }]);
  });

  it("S5: a group that changes to a role that cannot come is taken away: it would give the old role", async () => {
    const child = await pairedChild();
    const { group } = await syncedGroup([child]);
    const next = aRole(unique("Next"));
    await inTenant(
      child,
      ({ sql }) => sql`insert into roles (id, name) values (${randomUUID()}, ${next.name})`,
    );
    await writeMain(main, { roles: [next] });
    await onMain((sql) => sql`update groups set role_id = ${next.id} where id = ${group.id}`);
    await syncChanges({ groups: [group.id] });
    const rows = await childRows(deployment, child);
    expect({ ...rows }).toMatchObject({ roles: [], groups: [], users: [], members: [] });
  });

  it("S5: a child's own unassigned copy of an out-of-the-box role gives way; an assigned one is reported", async () => {
    const [free, used] = [await pairedChild(), await pairedChild()];
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
    const { change } = await listedGroup([free, used], ["Joe"], String(analyst?.id));
    await syncChanges(change);
    await expectInSync(free);
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

describe("the order of changes", () => {
  it("S2: an older number is refused and changes nothing", async () => {
    const child = await pairedChild();
    const { users } = await syncedGroup([child]);
    const person = users[0];
    const { pairing_id, synced_seq } = await pairingOf(child);
    const entry = {
      tenant: child.id,
      schema: child.schema,
      role: child.syncRole,
      pairing_id,
      mode: "part",
      users: [{ ...person, first_name: "Older" }],
    };
    const apply = (seq: number) =>
      inRegion(child.region, async (sql) => {
        const [row] = await sql<{ results: SyncResult[] }[]>`
          select bailiwick.sync_apply(${JSON.stringify([{ ...entry, seq }])}::text::jsonb) as results`;
        return row?.results;
      });
    await behind(deployment, child, (sql) => sql`update sync_state set seq = seq + 1`);
    const seen = Number(synced_seq) + 1;
    expect(await apply(seen - 1)).toMatchObject([{ status: "stale", seq: String(seen) }]);
    await expectInSync(child);
    expect(await apply(seen)).toMatchObject([{ status: "ok", changes: { users: [0, 1, 0] } }]);
  });

  it("S2: where main was restored from a backup, its numbers go on from the child's", async () => {
    const child = await pairedChild();
    const { users } = await syncedGroup([child]);
    await behind(deployment, child, (sql) => sql`update sync_state set seq = seq + 1000`);
    await onMain((sql) => sql`update users set first_name = 'After' where id = ${users[0]?.id ?? ""}`);
    await syncChanges({ users: [users[0]?.id ?? ""] });
    await expectInSync(child);
  });
});

describe("failures", () => {
  it("S7: one poisoned tenant among 50 is reported alone and repaired by a job of its own", async () => {
    const children = [await pairedChild()];
    while (children.length < 50)
      children.push(await pairedChild({ region: children.length % 2 ? "emea" : "default" }));
    const [poisoned, ...healthy] = children as [TenantRef, ...TenantRef[]];
    await behind(deployment, poisoned, (sql) =>
      sql.unsafe(`revoke insert on groups from ${ident(poisoned.syncRole)}`),
    );
    const { change } = await listedGroup(children, ["Joe", "John", "Jack"]);
    await syncChanges(change);
    await expectInSync(...healthy);
    expect((await childRows(deployment, poisoned)).roles).toEqual([]);
    expect(await pairingOf(poisoned)).toMatchObject({
      last_error: expect.stringMatching(/^Its database refused main's role\. .*\(reference [0-9a-f]{8}\)\.$/),
      last_error_ref: expect.stringMatching(/^[0-9a-f]{8}$/),
      last_sync_at: null,
    });
    expect((await jobs("sync_tenant")).map(({ input }) => input)).toContainEqual({ tenantId: poisoned.id });
    await expect(syncTenants({ tenantId: poisoned.id })).rejects.toThrow(poisoned.id);

    await behind(deployment, poisoned, (sql) =>
      sql.unsafe(`grant insert on groups to ${ident(poisoned.syncRole)}`),
    );
    await syncTenants({ tenantId: poisoned.id });
    await expectInSync(poisoned);
    expect(await pairingOf(poisoned)).toMatchObject({ last_error: null, last_error_ref: null });
  });

  it("T3: a region that is down is recorded and holds back no other; only erasures are kept for it", async () => {
    const [up, down] = [await pairedChild(), await pairedChild()];
    const { group, users } = await syncedGroup([up, down]);
    process.env.REGION_DOWN_DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
    await inControl(async ({ sql }) => {
      await sql`insert into regions (name, label) values ('down', 'Down')`;
      await sql`update tenants set region = 'down' where id = ${down.id}`;
    });
    const before = await jobs("sync_tenant");
    await onMain((sql) => sql`update groups set description = 'Changed' where id = ${group.id}`);
    await syncChanges({ groups: [group.id] });
    await expectInSync(up);
    expect(await pairingOf(down)).toMatchObject({
      last_error: expect.stringContaining("The database of its region could not be reached."),
    });
    expect(await reconcile()).toMatchObject({ failed: 1 });
    expect(await jobs("sync_tenant")).toEqual(before);

    const id = users[0]?.id ?? "";
    await onMain(async (sql) => {
      await sql`delete from group_members where user_id = ${id}`;
      await sql`update users set status = 'deleted', email = null, first_name = null, last_name = null where id = ${id}`;
    });
    await syncChanges({ users: [id] });
    expect((await jobs("sync_tenant")).at(-1)?.input).toEqual({ tenantIds: [down.id], erased: [id] });
    await inControl(({ sql }) => sql`update tenants set region = 'emea' where id = ${down.id}`);
    delete process.env.REGION_DOWN_DATABASE_URL;
    await syncTenants({ tenantIds: [down.id], erased: [id] });
    await expectInSync(up, down);
  });
});
