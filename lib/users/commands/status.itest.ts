import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { listAudit } from "@/lib/audit/queries";
import { countedAttempt, lockKeyOf } from "@/lib/core/locks";
import { createSession, sessionOfToken } from "@/lib/core/sessions";
import { createGroup } from "@/lib/groups/commands/create";
import { userById } from "../queries";
import { actingIn, activeUser, perform } from "../testing";
import { addUsers } from "./add";
import { deleteUsers } from "./delete";
import { activateUsers, deactivateUsers, unlockUsers } from "./status";
import { updateUser } from "./update";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
});
afterAll(() => deployment.close());

const session = (userId: string) => createSession({ homeId: child.id, userId, ip: null, userAgent: null });
const ofOne = (id: string) => ({ userIds: [id] });

describe("Deactivate and Activate", () => {
  it("U8: deactivating keeps everything and ends live sessions at once", async () => {
    const id = await activeUser(child, { firstName: "Ann" });
    const tokens = [await session(id), await session(id)];
    const others = await session(await activeUser(child));
    expect(await perform(deactivateUsers, actingIn(child), ofOne(id))).toEqual({ changed: 1 });
    expect(await userById(actingIn(child), id)).toMatchObject({ status: "inactive", firstName: "Ann" });
    for (const token of tokens) expect(await sessionOfToken(token)).toBeUndefined();
    expect(await sessionOfToken(others)).toBeDefined();
    expect(await perform(deactivateUsers, actingIn(child), ofOne(id))).toEqual({ changed: 0 });
    await perform(activateUsers, actingIn(child), ofOne(id));
    expect(await userById(actingIn(child), id)).toMatchObject({ status: "active" });
  });

  it("U5: someone who never set a password is Invited again when activated", async () => {
    const rows = [{ email: "new@acme.example", firstName: "New", lastName: "User", phone: null }];
    const { users } = await perform(addUsers, actingIn(child), { rows, roleId: null, groupIds: [] });
    const id = users[0]?.id ?? "";
    await perform(deactivateUsers, actingIn(child), ofOne(id));
    await perform(activateUsers, actingIn(child), ofOne(id));
    expect(await userById(actingIn(child), id)).toMatchObject({ status: "invited" });
  });

  it("K2: what the person made outlives the deactivation", async () => {
    const id = await activeUser(child);
    const rows = [{ email: "guest@acme.example", firstName: "A", lastName: "Guest", phone: null }];
    await perform(addUsers, actingIn(child, undefined, id), { rows, roleId: null, groupIds: [] });
    await inControl(
      ({ sql }) => sql`
        insert into registration_keys (id, tenant_id, key_hash, break_glass_user_id, created_by, expires_at)
        values (${randomUUID()}, ${child.id}, ${Buffer.from("hash")}, ${randomUUID()}, ${id}, now() + interval '1 day')`,
    );
    await perform(deactivateUsers, actingIn(child), ofOne(id));
    const keys = await inControl(
      ({ sql }) => sql`select from registration_keys where created_by = ${id} and revoked_at is null`,
    );
    const invitations = await inTenant(
      child,
      ({ sql }) => sql`select from invitations where created_by = ${id} and cancelled_at is null`,
    );
    expect([keys.length, invitations.length]).toEqual([1, 1]);
  });

  it("U9: an Account Admin, direct or by a nested group, is neither deactivated nor deleted", async () => {
    const direct = await activeUser(child, { roleId: ACCOUNT_ADMIN_ID, firstName: "Ada" });
    const byGroup = await activeUser(child, { firstName: "Bea" });
    const plain = await activeUser(child);
    const admin = actingIn(child);
    const group = { description: "", roleId: ACCOUNT_ADMIN_ID, idpGroups: [], tenantIds: [] };
    const inner = await perform(createGroup, admin, {
      ...group,
      name: "Inner",
      roleId: (await anyRole(child)) ?? "",
      userIds: [byGroup],
      nestedGroupIds: [],
    });
    await perform(createGroup, admin, { ...group, name: "Outer", userIds: [], nestedGroupIds: [inner.id] });
    for (const command of [deactivateUsers, deleteUsers]) {
      await expect(perform(command, admin, { userIds: [plain, direct, byGroup] })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringMatching(
          /Ada Doe is an Account Admin.*Bea Doe is an Account Admin.*Nothing was changed/,
        ),
        fields: { [direct]: expect.any(String), [byGroup]: expect.any(String) },
      });
    }
    expect(await userById(admin, plain)).toMatchObject({ status: "active" });
  });

  it("P3: the break-glass account is neither deactivated nor deleted", async () => {
    const id = await activeUser(child);
    await inTenant(child, ({ sql }) => sql`update users set protected = true where id = ${id}`);
    for (const command of [deactivateUsers, deleteUsers]) {
      await expect(perform(command, actingIn(child), ofOne(id))).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("break-glass"),
      });
    }
  });

  it("S3: someone from main is left alone, and a foreign id is not found", async () => {
    const synced = await activeUser(child, { origin: "main" });
    const foreign = await activeUser(main);
    for (const command of [deactivateUsers, activateUsers, unlockUsers, deleteUsers]) {
      await expect(perform(command, actingIn(child), ofOne(synced))).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(perform(command, actingIn(child), ofOne(foreign))).rejects.toMatchObject({
        code: "not_found",
      });
      await expect(perform(command, actingIn(child), ofOne(randomUUID()))).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });

  it("R2: each needs its own permission beside View and edit", async () => {
    const id = await activeUser(child);
    for (const command of [deactivateUsers, activateUsers, unlockUsers, deleteUsers]) {
      await expect(perform(command, actingIn(child, { users: "edit" }), ofOne(id))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    await perform(deactivateUsers, actingIn(child, { users: "edit", "users:deactivate": "edit" }), ofOne(id));
  });
});

describe("Unlock", () => {
  it("U7: makes a locked user Active at once", async () => {
    const id = await activeUser(child, { email: "locked@acme.example" });
    for (let attempt = 0; attempt < 10; attempt++)
      await countedAttempt([lockKeyOf(child.id, "locked@acme.example")], async () => undefined);
    expect(await userById(actingIn(child), id)).toMatchObject({ status: "locked" });
    await perform(unlockUsers, actingIn(child), ofOne(id));
    expect(await userById(actingIn(child), id)).toMatchObject({ status: "active" });
  });
});

describe("Delete", () => {
  it("U8: erases the person everywhere and keeps an opaque id in the log", async () => {
    const admin = actingIn(child);
    const rows = [
      { email: "gone@acme.example", firstName: "Gone", lastName: "Person", phone: "+1 555 0199" },
    ];
    const group = await perform(createGroup, admin, {
      name: "Left behind",
      description: "",
      roleId: (await anyRole(child)) ?? "",
      idpGroups: [],
      userIds: [],
      nestedGroupIds: [],
      tenantIds: [],
    });
    const { users } = await perform(addUsers, admin, { rows, roleId: null, groupIds: [group.id] });
    const id = users[0]?.id ?? "";
    const details = {
      id,
      version: 1,
      email: "gone2@acme.example",
      firstName: "Went",
      lastName: "Away",
      phone: null,
    };
    await perform(updateUser, admin, details);
    await snapshotOf(id);
    const token = await session(id);

    await perform(deleteUsers, admin, ofOne(id));
    await expect(userById(admin, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await sessionOfToken(token)).toBeUndefined();
    for (const text of ["gone", "Gone", "Went", "555 0199"]) expect(await tablesWith(text)).toEqual([]);
    const log = (await listAudit(admin, { q: `target:${id}`, sort: "time" })).rows;
    expect(log.map(({ action }) => action)).toEqual(["addUsers", "updateUser", "deleteUsers"]);
    expect(log[0]).toMatchObject({
      target: { name: `Deleted user ${id.slice(0, 8)}` },
      after: { email: null, firstName: null },
    });
    const again = await perform(addUsers, admin, {
      rows: [{ ...rows[0], email: "gone2@acme.example", firstName: "New", lastName: "One", phone: null }],
      roleId: null,
      groupIds: [],
    });
    expect(again.users).toHaveLength(1);
  });

  it("U8: on main the deletion is told to the children", async () => {
    const id = await activeUser(main);
    await perform(deleteUsers, actingIn(main), ofOne(id));
    const jobs = await deployment.admin()`
      select from graphile_worker._private_jobs where payload::text like ${`%${id}%`}`;
    expect(jobs).toHaveLength(1);
  });
});

async function anyRole(tenant: TenantRef): Promise<string | undefined> {
  const [row] = await inTenant(
    tenant,
    ({ sql }) => sql<{ id: string }[]>`select id from roles where name = 'Analyst'`,
  );
  return row?.id;
}

async function snapshotOf(userId: string): Promise<void> {
  const id = randomUUID();
  const sql = deployment.admin("emea");
  await sql`insert into ${sql(child.schema)}.snapshots (id, pairing_id, content) values (${id}, ${randomUUID()}, '{}')`;
  await sql`
    insert into ${sql(child.schema)}.snapshot_users (snapshot_id, user_id, content)
    values (${id}, ${userId}, '{"first_name": "Gone"}')`;
}

/** The tables of the child in which a text stands anywhere. */
async function tablesWith(text: string): Promise<string[]> {
  const sql = deployment.admin("emea");
  const tables = await sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = ${child.schema}`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows =
      await sql`select from ${sql(child.schema)}.${sql(name)} t where t::text like ${`%${text}%`} limit 1`;
    if (rows.length > 0) found.push(name);
  }
  return found;
}
