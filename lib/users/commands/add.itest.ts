import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { lockKeyOf } from "@/lib/core/locks";
import { createSession } from "@/lib/core/sessions";
import { createGroup } from "@/lib/groups/commands/create";
import { createRole } from "@/lib/roles/commands";
import { AddUsersInput, UpdateUserInput } from "../model";
import { userById } from "../queries";
import { actingIn, activeUser, groupFromMain, perform, roleFromMain } from "../testing";
import { addUsers } from "./add";
import { updateUser } from "./update";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;
let analysts: string;
let soc: string;

const INVITER = { users: "edit", "users:invite": "edit" } as const;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
  const admin = actingIn(child);
  const role = { name: "Incident handlers", description: "", permissions: { incidents: "edit" } as const };
  analysts = (await perform(createRole, admin, role)).id;
  const group = { name: "SOC", description: "", roleId: analysts, idpGroups: [], userIds: [] };
  soc = (await perform(createGroup, admin, { ...group, nestedGroupIds: [], tenantIds: [] })).id;
});
afterAll(() => deployment.close());

const row = (name: string) => ({
  email: `${name.toLowerCase()}@acme.example`,
  firstName: name,
  lastName: "Smith",
  phone: null,
});
const input = (...names: string[]) => ({ rows: names.map(row), roleId: null, groupIds: [] as string[] });

async function usersNamed(tenant: TenantRef, ...emails: string[]): Promise<number> {
  const rows = await inTenant(
    tenant,
    ({ sql }) => sql`select from users where email_folded = any (${emails}::text[])`,
  );
  return rows.length;
}

describe("adding users", () => {
  it("U2, U4: many are added at once with one role and group choice, and each gets a link", async () => {
    const admin = actingIn(child);
    const { users } = await perform(addUsers, admin, {
      ...input("Joe", "John"),
      roleId: analysts,
      groupIds: [soc],
    });
    expect(users).toMatchObject([
      { email: "joe@acme.example", link: expect.stringContaining("/invite?") },
      { email: "john@acme.example", link: expect.stringContaining("/invite?") },
    ]);
    expect(await userById(admin, users[0]?.id ?? "")).toMatchObject({
      name: "Joe Smith",
      status: "invited",
      type: "local",
      role: { name: "Incident handlers" },
      groups: [{ name: "SOC", ad: false }],
      groupRoles: [{ roleName: "Incident handlers", groupName: "SOC" }],
    });
    const log = await inTenant(
      child,
      ({ sql }) =>
        sql`select after from audit where action = 'addUsers' and target_id = ${users[1]?.id ?? ""}`,
    );
    expect(log).toMatchObject([
      { after: { email: { personal: expect.any(String) }, role: { id: analysts } } },
    ]);
    expect(JSON.stringify(log)).not.toContain("john@");
  });

  it("U6: role and groups may be empty", async () => {
    const { users } = await perform(addUsers, actingIn(child), input("Jack"));
    expect(await userById(actingIn(child), users[0]?.id ?? "")).toMatchObject({ role: null, groups: [] });
  });

  it("U3: an address that stands twice, or is here already, is told by row, and nobody is added", async () => {
    await perform(addUsers, actingIn(child), input("Ann"));
    const twice = {
      ...input("Bob", "Carl", "Bob"),
      rows: [row("Bob"), row("Carl"), { ...row("Bob"), email: "BOB@acme.example" }],
    };
    await expect(perform(addUsers, actingIn(child), twice)).rejects.toMatchObject({
      code: "invalid",
      fields: { "rows.2.email": "Row 1 has this address already." },
    });
    await expect(perform(addUsers, actingIn(child), input("Carl", "ANN"))).rejects.toMatchObject({
      code: "conflict",
      fields: { "rows.1.email": "A user with this address is here already." },
    });
    expect(await usersNamed(child, "bob@acme.example", "carl@acme.example")).toBe(0);
  });

  it("U3: what is not right in a row is told by row and field", () => {
    const rows = [row("Fine"), { email: "nonsense", firstName: " ", lastName: "a\u0000b", phone: "call me" }];
    const parsed = AddUsersInput.safeParse({ rows, roleId: null, groupIds: [] });
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([
      "rows.1.email",
      "rows.1.firstName",
      "rows.1.lastName",
      "rows.1.phone",
    ]);
    expect(
      AddUsersInput.safeParse({ rows: Array(201).fill(row("X")), roleId: null, groupIds: [] }).success,
    ).toBe(false);
    expect(AddUsersInput.safeParse({ rows: [], roleId: null, groupIds: [] }).success).toBe(false);
  });

  it("U2: two people adding the same address at once end with one user", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => perform(addUsers, actingIn(child), input("Raced"))),
    );
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
  });

  it("R5: a role or a group that gives more than the person has is refused, and nobody is added", async () => {
    const inviter = actingIn(child, { ...INVITER, incidents: "view" });
    await expect(perform(addUsers, inviter, { ...input("Eve"), roleId: analysts })).rejects.toMatchObject({
      code: "forbidden",
      fields: { roleId: expect.stringContaining("Incidents") },
    });
    await expect(perform(addUsers, inviter, { ...input("Eve"), groupIds: [soc] })).rejects.toMatchObject({
      code: "forbidden",
      fields: { groupIds: expect.stringContaining("Incidents") },
    });
    await expect(
      perform(addUsers, inviter, { ...input("Eve"), roleId: ACCOUNT_ADMIN_ID }),
    ).rejects.toMatchObject({
      message: "Only an Account Admin can give the role Account Admin.",
    });
    expect(await usersNamed(child, "eve@acme.example")).toBe(0);
    await perform(addUsers, actingIn(child, { ...INVITER, incidents: "edit" }), {
      ...input("Eve"),
      groupIds: [soc],
    });
  });

  it("R2: inviting needs its own permission beside View and edit", async () => {
    await expect(perform(addUsers, actingIn(child, { users: "edit" }), input("Zoe"))).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("S4: a role or a group from main is not given to someone of the child", async () => {
    const roleId = await roleFromMain(child, "Of main");
    const groupId = await groupFromMain(child, "Group of main", roleId);
    await expect(perform(addUsers, actingIn(child), { ...input("Sam"), roleId })).rejects.toMatchObject({
      code: "forbidden",
      fields: { roleId: expect.stringContaining("came from main") },
    });
    await expect(
      perform(addUsers, actingIn(child), { ...input("Sam"), groupIds: [groupId] }),
    ).rejects.toMatchObject({
      code: "forbidden",
      fields: { groupIds: expect.stringContaining("came from main") },
    });
  });

  it("another tenant's role or group is not found", async () => {
    const [foreign] = await inTenant(
      main,
      ({ sql }) => sql<{ id: string }[]>`select id from roles where name = 'Analyst'`,
    );
    for (const id of [foreign?.id ?? "", randomUUID()]) {
      await expect(perform(addUsers, actingIn(child), { ...input("Tim"), roleId: id })).rejects.toMatchObject(
        {
          code: "not_found",
        },
      );
      await expect(
        perform(addUsers, actingIn(child), { ...input("Tim"), groupIds: [id] }),
      ).rejects.toMatchObject({
        code: "not_found",
      });
    }
  });
});

describe("a user's own details", () => {
  const details = (id: string, version = 1) => ({ ...row("New"), id, version, email: `${id}@acme.example` });

  it("U2: names, phone and address are changed, and the lock follows the address", async () => {
    const id = await activeUser(child);
    await createSession({ homeId: child.id, userId: id, ip: null, userAgent: null });
    await perform(updateUser, actingIn(child), { ...details(id), phone: "+1 555 0100" });
    expect(await userById(actingIn(child), id)).toMatchObject({
      name: "New Smith",
      phone: "+1 555 0100",
      version: 2,
    });
    const [stored] = await inTenant(child, ({ sql }) => sql`select lock_key from users where id = ${id}`);
    const [session] = await inControl(({ sql }) => sql`select lock_key from sessions where user_id = ${id}`);
    expect(stored?.lock_key).toEqual(lockKeyOf(child.id, `${id}@acme.example`));
    expect(session).toEqual(stored);
  });

  it("an address that somebody here has is refused", async () => {
    const taken = await activeUser(child, { email: "taken@acme.example" });
    const id = await activeUser(child);
    await expect(
      perform(updateUser, actingIn(child), { ...details(id), email: "TAKEN@acme.example" }),
    ).rejects.toMatchObject({ code: "conflict", fields: { email: expect.any(String) } });
    expect(await userById(actingIn(child), taken)).toMatchObject({ version: 1 });
  });

  it("R5: nobody takes over an account that may do more, by setting its address", async () => {
    const id = await activeUser(child, { roleId: ACCOUNT_ADMIN_ID });
    const editor = actingIn(child, { users: "edit" });
    await expect(perform(updateUser, editor, details(id))).rejects.toMatchObject({
      code: "forbidden",
      fields: { email: expect.any(String) },
    });
    const { email } = await userById(editor, id);
    await perform(updateUser, editor, { ...details(id), email });
  });

  it("S3: someone from main is changed only there", async () => {
    const id = await activeUser(child, { origin: "main", firstName: "Mia", lastName: "Main" });
    await expect(perform(updateUser, actingIn(child), details(id))).rejects.toMatchObject({
      code: "forbidden",
      message: "Mia Main came from main and can be changed only there.",
    });
  });

  it("a stale edit is refused, and a foreign id is not found", async () => {
    const id = await activeUser(child);
    await perform(updateUser, actingIn(child), details(id));
    await expect(perform(updateUser, actingIn(child), details(id))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("first name"),
      fields: { version: expect.any(String) },
    });
    const foreign = await activeUser(main);
    await expect(perform(updateUser, actingIn(child), details(foreign))).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("takes no control characters and no lone surrogates", () => {
    const input = { ...details(randomUUID()), firstName: "a\ud800" };
    expect(UpdateUserInput.safeParse(input).success).toBe(false);
  });
});
