import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createGroup } from "@/lib/groups/commands/create";
import { updateGroup } from "@/lib/groups/commands/update";
import type { GroupInput, UpdateGroupInput } from "@/lib/groups/model";
import { groupById, groupOptions } from "@/lib/groups/queries";
import { addUsers } from "@/lib/users/commands/add";
import { editPermissions } from "@/lib/users/commands/permissions";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { createRole, updateRole } from "./commands";

const LEVELS = {
  users: "edit",
  "users:invite": "edit",
  groups: "edit",
  roles: "edit",
  incidents: "edit",
  jobs: "edit",
} as const;
let deployment: TestDeployment;
let main: TenantRef;
let acme: TenantRef;
let roleId: string;
let other: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  acme = await deployment.child();
  await inControl(
    ({ sql }) => sql`
      insert into pairings (tenant_id, pairing_id, status, init_status)
      values (${acme.id}, ${randomUUID()}, 'paired', 'initialized')`,
  );
  roleId = await role("Analyst of the fleet");
  other = await role("Another");
});
afterAll(() => deployment.close());

async function role(name: string): Promise<string> {
  const input = { name, description: "", permissions: { incidents: "view" } } as const;
  return (await perform(createRole, actingIn(main), input)).id;
}

let made = 0;
async function group(change: Partial<GroupInput> = {}): Promise<string> {
  made += 1;
  const lists = { idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds: [] };
  const input = { name: `Group ${made}`, description: "", roleId, ...lists, ...change };
  return (await perform(createGroup, actingIn(main), input)).id;
}

async function edit(id: string, change: Partial<UpdateGroupInput>): Promise<UpdateGroupInput> {
  const { name, description, role, idpGroups, version } = await groupById(actingIn(main), id);
  return {
    ...{ id, version, name, description, roleId: role.id, idpGroups },
    ...{ addUserIds: [], removeUserIds: [], addNestedIds: [], removeNestedIds: [] },
    ...{ addTenantIds: [], removeTenantIds: [], ...change },
  };
}

const join = (userId: string, groupId: string) => ({
  userIds: [userId],
  roleId: "keep" as const,
  addGroupIds: [groupId],
  removeGroupIds: [],
});
const newUser = (groupId: string) => ({
  rows: [{ email: `${randomUUID()}@x.test`, firstName: "New", lastName: "User", phone: null }],
  roleId: null,
  groupIds: [groupId],
});
const REFUSED = { code: "forbidden", message: expect.stringContaining("tenant that you may not enter") };

describe("R5, A5: who may not enter a child lets nobody into it", () => {
  it("R5: by a group that lists it: neither others, nor himself, nor new users, nor an IdP group", async () => {
    const listing = await group({ tenantIds: [acme.id] });
    const self = await activeUser(main);
    const editor = actingIn(main, LEVELS, self);
    const userId = await activeUser(main);
    await expect(perform(editPermissions, editor, join(userId, listing))).rejects.toMatchObject(REFUSED);
    await expect(perform(editPermissions, editor, join(self, listing))).rejects.toMatchObject(REFUSED);
    await expect(perform(addUsers, editor, newUser(listing))).rejects.toMatchObject(REFUSED);
    for (const change of [{ addUserIds: [self] }, { addUserIds: [userId] }, { idpGroups: ["SOC"] }]) {
      await expect(perform(updateGroup, editor, await edit(listing, change))).rejects.toMatchObject(REFUSED);
    }
    const key = { ...editor, sessionId: "", apiKeyId: randomUUID() };
    await expect(perform(editPermissions, key, join(userId, listing))).rejects.toMatchObject(REFUSED);
    const options = await groupOptions(editor, "", { join: true });
    expect(options.find(({ id }) => id === listing)?.disabled).toContain("tenant that you may not enter");
    const members = await inTenant(
      main,
      ({ sql }) => sql`select from group_members where group_id = ${listing}`,
    );
    expect(members).toHaveLength(0);
  });

  it("S1: by a nesting only where both ends list it, and not by another role of a listing group", async () => {
    const editor = actingIn(main, LEVELS, await activeUser(main));
    const [listing, inner, plain] = [
      await group({ tenantIds: [acme.id] }),
      await group({ tenantIds: [acme.id] }),
      await group(),
    ];
    const above = await group({ tenantIds: [acme.id] });
    await expect(
      perform(updateGroup, editor, await edit(above, { addNestedIds: [inner] })),
    ).rejects.toMatchObject(REFUSED);
    await expect(perform(updateGroup, editor, await edit(listing, { roleId: other }))).rejects.toMatchObject(
      REFUSED,
    );
    await perform(updateGroup, editor, await edit(listing, { addNestedIds: [plain] }));
    await perform(updateGroup, editor, await edit(listing, { description: "Gives nobody anything" }));
    const userId = await activeUser(main);
    await perform(editPermissions, editor, join(userId, plain));
  });

  it("S1: and adds no right to a role that a listing group gives", async () => {
    const given = await role("Given in Acme");
    await group({ roleId: given, tenantIds: [acme.id] });
    const editor = actingIn(main, LEVELS, await activeUser(main));
    const input = { id: given, version: 1, name: "Given in Acme", description: "" };
    await expect(
      perform(updateRole, editor, { ...input, permissions: { incidents: "edit" } }),
    ).rejects.toMatchObject(REFUSED);
    await perform(updateRole, editor, { ...input, description: "Less", permissions: {} });
  });
});

describe("who may let others into a child", () => {
  it("A5: one who may enter it, by a stored group or one of this session", async () => {
    const mine = await group({ tenantIds: [acme.id] });
    const listing = await group({ tenantIds: [acme.id] });
    const self = await activeUser(main);
    await perform(editPermissions, actingIn(main), join(self, mine));
    await perform(editPermissions, actingIn(main, LEVELS, self), join(await activeUser(main), listing));

    const bySession = actingIn(main, LEVELS, await activeUser(main));
    await inControl(
      ({ sql }) => sql`
        insert into sessions (id, token_hash, home_tenant_id, user_id, expires_at, idp_groups)
        values (${bySession.sessionId}, ${Buffer.from(bySession.sessionId)}, ${main.id}, ${bySession.person.id},
          now() + interval '1 hour', ${[mine]}::text[])`,
    );
    await perform(editPermissions, bySession, join(await activeUser(main), listing));
  });

  it("G1: one who chooses available tenants, and an Account Admin", async () => {
    const listing = await group({ tenantIds: [acme.id] });
    const chooser = actingIn(main, { ...LEVELS, "groups:tenants": "edit" });
    await perform(editPermissions, chooser, join(await activeUser(main), listing));
    await perform(addUsers, actingIn(main), newUser(listing));
  });
});
