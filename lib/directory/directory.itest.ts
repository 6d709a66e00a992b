import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { deleteGroup } from "@/lib/groups/commands/delete";
import { updateGroup } from "@/lib/groups/commands/update";
import { groupById } from "@/lib/groups/queries";
import { noticesOf } from "@/lib/notices/queries";
import { createRole } from "@/lib/roles/commands";
import { addUsers } from "@/lib/users/commands/add";
import { deleteUsers } from "@/lib/users/commands/delete";
import { editPermissions } from "@/lib/users/commands/permissions";
import { updateUser } from "@/lib/users/commands/update";
import { userById } from "@/lib/users/queries";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { disconnectDirectory, editDirectory } from "./commands/connection";
import { importGroup, keepGroup } from "./commands/import";
import {
  directoryLog,
  directoryState,
  followedGroup,
  followedGroups,
  plannedImport,
  plannedSync,
} from "./queries";
import { findSources } from "./sources";
import { askForDueSyncs } from "./sync/due";
import { runDirectory } from "./sync/run";
import { connected, dueAt, scimClient } from "./testing";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let deployment: TestDeployment;
let child: TenantRef;
let call: ReturnType<typeof scimClient>;
let roleId: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});
afterAll(() => deployment.close());

beforeEach(async () => {
  child = await deployment.child();
  call = scimClient(child, await connected(child));
  const admin = actingIn(child);
  ({ id: roleId } = await perform(createRole, admin, {
    name: "Watcher",
    description: "",
    permissions: { incidents: "view" },
  }));
});

const dirUser = async (email: string, more: object = {}) =>
  (await call("POST", "/Users", { userName: email, ...more })).body.id;
const dirGroup = async (displayName: string, members: string[] = [], externalId?: string) =>
  (
    await call("POST", "/Groups", {
      displayName,
      members: members.map((value) => ({ value })),
      ...(externalId ? { externalId } : {}),
    })
  ).body.id;
const here = (email: string) => activeUser(child, { email });
const input = (id: string, name: string, more: object = {}) => ({
  source: { kind: "group" as const, id },
  name,
  description: "",
  roleId,
  idpGroups: [],
  ...more,
});
const sync = (groupId?: string) => runDirectory({ tenantId: child.id, ...(groupId ? { groupId } : {}) });
const imported = async (id: string, name = `Imported ${randomUUID()}`, context = actingIn(child)) => {
  const made = await perform(importGroup, context, input(id, name));
  await sync(made.id);
  return made.id;
};
const membersOf = async (id: string) =>
  (await groupById(actingIn(child), id)).members.map((member) => member.id).sort();
const patch = (id: string, ...Operations: object[]) =>
  call("PATCH", `/Groups/${id}`, { schemas: [PATCH], Operations });
const quarantine = async (quarantineDays: number) => {
  const state = await directoryState(actingIn(child));
  await perform(editDirectory, actingIn(child), {
    version: state?.version ?? 0,
    kind: "okta",
    syncMinutes: 60,
    quarantineDays,
  });
};

describe("import of a directory's group", () => {
  it("G6: brings those who are here by their address without case, through nested groups, and tells at the end", async () => {
    const [ann, bob] = [await here("Ann@Corp.test"), await here("bob@corp.test")];
    const inner = await dirGroup("Inner", [await dirUser("BOB@corp.test")]);
    const outer = await dirGroup("SOC", [
      inner,
      await dirUser("ann.login", {
        emails: [{ value: "old@corp.test" }, { value: "ann@corp.TEST", primary: true }],
      }),
      await dirUser("nobody@corp.test", { displayName: "No Body" }),
    ]);
    const admin = actingIn(child);
    const { id } = await perform(importGroup, admin, input(outer, "SOC here", { idpGroups: ["soc-guid"] }));
    expect(await groupById(admin, id)).toMatchObject({
      type: "ad",
      origin: "local",
      memberCount: 0,
      idpGroups: ["soc-guid"],
    });
    expect(await followedGroup(admin, id)).toMatchObject({ state: "fetching", sourceName: "SOC" });
    await sync(id);
    expect(await membersOf(id)).toEqual([ann, bob].sort());
    expect(await followedGroup(admin, id)).toMatchObject({
      state: "ready",
      people: 3,
      missing: 1,
      members: 2,
    });
    const [notice] = await noticesOf(admin);
    expect(notice).toMatchObject({
      text: "SOC here is imported: 2 people are members; 1 of the directory's people are not here.",
      path: `/t/${child.slug}/settings/groups/${id}`,
    });
    expect(await noticesOf(actingIn(child))).toEqual([]);
    expect(await userById(admin, ann)).toMatchObject({ groupRoles: [{ roleName: "Watcher" }] });
  });

  it("G6: an organizational unit, search as you type, and what is imported already", async () => {
    const admin = actingIn(child);
    const ann = await here("ann@corp.test");
    await dirUser("ann@corp.test", { [ENTERPRISE]: { department: "Threat Research" } });
    const group = await dirGroup("Threat hunters 100%");
    expect(await findSources(admin, "thr hun")).toMatchObject([
      { kind: "group", name: "Threat hunters 100%", disabled: null },
    ]);
    const [unit] = await findSources(admin, "threat res");
    expect(unit).toMatchObject({ kind: "unit", hint: "Department" });
    const source = { kind: "unit" as const, id: unit?.id ?? "" };
    const { id } = await perform(importGroup, admin, { ...input(group, "Researchers"), source });
    await sync();
    expect(await membersOf(id)).toEqual([ann]);
    expect(await findSources(admin, "threat res")).toMatchObject([
      { disabled: "It is imported already, as Researchers." },
    ]);
    await expect(perform(importGroup, admin, { ...input(group, "Again"), source })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await findSources(admin, "100%")).toHaveLength(1);
    expect(await findSources(admin, "%_%")).toEqual([]);
  });

  it("G6, R5: only while a directory is connected, with the right, no role beyond one's own, no foreign id", async () => {
    const id = await dirGroup("Guarded");
    const other = await deployment.child();
    await connected(other);
    await expect(perform(importGroup, actingIn(other), input(id, "x"))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      perform(importGroup, actingIn(await deployment.child()), input(id, "x")),
    ).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("No directory is connected"),
    });
    const levels = { groups: "edit", "groups:import": "edit" } as const;
    for (const refused of [{ groups: "edit", incidents: "view" } as const, levels])
      await expect(perform(importGroup, actingIn(child, refused), input(id, "x"))).rejects.toMatchObject({
        code: "forbidden",
      });
    await perform(importGroup, actingIn(child, { ...levels, incidents: "view" }), input(id, "Allowed"));
    await expect(
      perform(importGroup, actingIn(child), input(await dirGroup("Two"), "ALLOWED")),
    ).rejects.toMatchObject({ code: "conflict", fields: { name: expect.any(String) } });
  });

  it("G6, R5: nobody gives an address that the directory has in groups beyond what he may do himself", async () => {
    const unit = { [ENTERPRISE]: { department: "Board" } };
    const boss = await dirUser("Boss@corp.test", unit);
    await imported(await dirGroup("Outer", [await dirGroup("Inner", [boss])]));
    await dirUser("plain@corp.test");
    const levels = { users: "edit", "users:invite": "edit" } as const;
    const add = (email: string, context: ReturnType<typeof actingIn>) => {
      const rows = [{ email, firstName: "A", lastName: "B", phone: null }];
      return perform(addUsers, context, { rows, roleId: null, groupIds: [] });
    };
    const refused = { code: "forbidden", message: expect.stringContaining("The directory has this address") };
    await expect(add("boss@CORP.test", actingIn(child, levels))).rejects.toMatchObject({
      ...refused,
      fields: { "rows.0.email": expect.any(String) },
    });
    const id = await here("mine@corp.test");
    const change = (email: string) =>
      perform(updateUser, actingIn(child, levels, id), {
        ...{ id, version: 1, email, firstName: "A", lastName: "B", phone: null },
      });
    await expect(change("boss@corp.test")).rejects.toMatchObject(refused);
    await change("other@corp.test");
    await add("plain@corp.test", actingIn(child, levels));
    await add("boss@corp.test", actingIn(child, { ...levels, incidents: "view" }));
  });

  it("A6: only people made here and not deleted become members; a disabled one stays", async () => {
    const off = await here("off@corp.test");
    const gone = await here("gone@corp.test");
    await activeUser(child, { email: "main@corp.test", origin: "main" });
    await perform(deleteUsers, actingIn(child), { userIds: [gone] });
    const members = [];
    for (const email of ["off@corp.test", "main@corp.test", "gone@corp.test"])
      members.push(await dirUser(email));
    const source = await dirGroup("Mixed", members);
    const id = await imported(source);
    expect(await membersOf(id)).toEqual([off]);
    await call("PATCH", `/Users/${members[0]}`, {
      schemas: [PATCH],
      Operations: [{ op: "Replace", path: "active", value: "False" }],
    });
    await sync();
    expect(await membersOf(id)).toEqual([off]);
    expect(await userById(actingIn(child), off)).toMatchObject({ status: "active" });
    await call("DELETE", `/Users/${members[0]}`);
    await sync();
    expect(await membersOf(id)).toEqual([]);
    expect(await userById(actingIn(child), off)).toMatchObject({ status: "active" });
  });

  it("W8: shows what it would bring, asks with the plan of W2, and makes nothing on asking", async () => {
    const ann = await here("ann@corp.test");
    const id = await dirGroup("Planned", [await dirUser("ann@corp.test"), await dirUser("no@corp.test")]);
    const admin = actingIn(child);
    expect(await plannedImport(admin, { kind: "group", id })).toMatchObject({
      joins: { count: 1, first: ["Jane Doe"] },
      missing: { count: 1, first: ["no@corp.test"] },
    });
    expect(
      (await plannedImport(actingIn(child, { groups: "edit" }), { kind: "group", id })).joins.first,
    ).toEqual([]);
    const asked = perform(importGroup, admin, { ...input(id, "Planned"), review: {} });
    await expect(asked).rejects.toMatchObject({
      code: "conflict",
      review: { people: { concerned: 1, gain: 1 } },
    });
    expect(await followedGroups(admin)).toEqual([]);
    const plan = await asked.catch((error) => error.review);
    await perform(importGroup, admin, { ...input(id, "Planned"), review: { hash: plan.hash } });
    expect(await followedGroups(admin)).toHaveLength(1);
    expect(ann).toBeTruthy();
  });
});

describe("members of a group that follows the directory", () => {
  it("G6: are not changed by hand, by no way, with the reason; the rest of the group is", async () => {
    const ann = await here("ann@corp.test");
    const id = await imported(await dirGroup("Followed", [await dirUser("ann@corp.test")]), "Followed");
    const admin = actingIn(child);
    const edit = {
      id,
      version: 1,
      name: "Followed",
      description: "New words",
      roleId,
      idpGroups: [],
      addUserIds: [] as string[],
      removeUserIds: [] as string[],
      addNestedIds: [],
      removeNestedIds: [],
      addTenantIds: [],
      removeTenantIds: [],
    };
    const refusal = { code: "forbidden", message: expect.stringContaining("Followed follows the directory") };
    const joe = await here("joe@corp.test");
    await expect(perform(updateGroup, admin, { ...edit, addUserIds: [joe] })).rejects.toMatchObject(refusal);
    await expect(perform(updateGroup, admin, { ...edit, removeUserIds: [ann] })).rejects.toMatchObject(
      refusal,
    );
    const permissions = {
      userIds: [joe],
      roleId: "keep" as const,
      addGroupIds: [] as string[],
      removeGroupIds: [] as string[],
    };
    await expect(
      perform(editPermissions, admin, { ...permissions, addGroupIds: [id] }),
    ).rejects.toMatchObject(refusal);
    await expect(
      perform(editPermissions, admin, { ...permissions, userIds: [ann], removeGroupIds: [id] }),
    ).rejects.toMatchObject(refusal);
    const row = { email: "new@corp.test", firstName: "N", lastName: "W", phone: "" };
    await expect(
      perform(addUsers, admin, { rows: [row], roleId: null, groupIds: [id] } as never),
    ).rejects.toMatchObject(refusal);
    await perform(updateGroup, admin, edit);
    expect(await groupById(admin, id)).toMatchObject({ description: "New words", memberCount: 1 });
  });
});

describe("re-sync", () => {
  it("G6, W8: follows what changed, and the dry run says so before", async () => {
    const [ann, bob] = [await here("ann@corp.test"), await here("bob@corp.test")];
    const [dirAnn, dirBob] = [await dirUser("ann@corp.test"), await dirUser("bob@corp.test")];
    const source = await dirGroup("Moving", [dirAnn]);
    const id = await imported(source, "Moving");
    await patch(
      source,
      { op: "add", path: "members", value: [{ value: dirBob }] },
      { op: "remove", path: `members[value eq "${dirAnn}"]` },
    );
    const admin = actingIn(child);
    expect(await plannedSync(admin)).toMatchObject([
      { name: "Moving", joins: { count: 1 }, leaves: { count: 1 }, fate: "kept" },
    ]);
    expect(await membersOf(id)).toEqual([ann]);
    await sync();
    expect(await membersOf(id)).toEqual([bob]);
    expect(await plannedSync(admin)).toMatchObject([{ joins: { count: 0 }, leaves: { count: 0 } }]);
    const rows = await inTenant(
      child,
      ({ sql }) => sql`
      select actor_kind, before, after from audit where action = 'directory.sync' order by id`,
    );
    expect(rows).toMatchObject([
      { actor_kind: "system", after: { users: [ann] } },
      { actor_kind: "system", before: { users: [ann] }, after: { users: [bob] } },
    ]);
    const history = await inTenant(
      child,
      ({ sql }) => sql`
      select after is not null as stands from history where kind = 'member' and ${id} in (subject, object) order by id`,
    );
    expect(history.map(({ stands }) => stands)).toEqual([true, true, false]);
  });

  it("G6: is asked for when it is due, in one round trip, and knows the next time", async () => {
    await sync();
    const due = (await dueAt(child)) ?? 0;
    expect(due - Date.now() / 1000).toBeGreaterThan(3_500);
    await deployment.admin()`update control.settings set value = to_jsonb(1::float8) where key = ${`directory.due.${child.id}`}`;
    await askForDueSyncs();
    const jobs = await deployment.admin()`
      select payload from graphile_worker._private_jobs where payload::text like ${`%${child.id}%`}`;
    expect(jobs.map(({ payload }) => payload.input)).toContainEqual({ tenantId: child.id });
    expect((await dueAt(child)) ?? 0).toBeGreaterThan(Date.now() / 1000);
    await perform(disconnectDirectory, actingIn(child), { version: 1 });
    await sync();
    expect(await dueAt(child)).toBeUndefined();
  });

  it("U9: holds back what would leave no active Account Admin, and says so", async () => {
    const boss = await here("boss@corp.test");
    const dirBoss = await dirUser("boss@corp.test");
    const source = await dirGroup("Bosses", [dirBoss]);
    const { id } = await perform(
      importGroup,
      actingIn(child),
      input(source, "Bosses", { roleId: ACCOUNT_ADMIN_ID }),
    );
    await sync();
    await call("DELETE", `/Groups/${source}`);
    const kept = await dirGroup("Others", [dirBoss]);
    const other = await imported(kept, "Others");
    await sync();
    expect(await membersOf(id)).toEqual([boss]);
    expect(await membersOf(other)).toEqual([boss]);
    expect(await followedGroup(actingIn(child), id)).toMatchObject({
      problem: expect.stringContaining("Account Admin"),
    });
    await activeUser(child, { roleId: ACCOUNT_ADMIN_ID });
    await sync();
    await expect(groupById(actingIn(child), id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a group that is gone in the directory", () => {
  it("G6: is deleted at the next sync where there is no quarantine", async () => {
    const ann = await here("ann@corp.test");
    const source = await dirGroup("Short", [await dirUser("ann@corp.test")]);
    const id = await imported(source, "Short");
    await call("DELETE", `/Groups/${source}`);
    expect(await plannedSync(actingIn(child))).toMatchObject([{ name: "Short", fate: "deleted" }]);
    await sync();
    await expect(groupById(actingIn(child), id)).rejects.toMatchObject({ code: "not_found" });
    expect(await userById(actingIn(child), ann)).toMatchObject({ status: "active", groups: [] });
  });

  it("W8: waits in quarantine with its members, is listed, and goes when that is over", async () => {
    await quarantine(3);
    const ann = await here("ann@corp.test");
    const source = await dirGroup("Waits", [await dirUser("ann@corp.test")]);
    const id = await imported(source, "Waits");
    await call("DELETE", `/Groups/${source}`);
    await sync();
    const admin = actingIn(child);
    expect(await membersOf(id)).toEqual([ann]);
    expect(await followedGroups(admin)).toMatchObject([
      { id, goneAt: expect.any(String), deletedAt: expect.any(String) },
    ]);
    expect(await plannedSync(admin)).toMatchObject([
      { fate: "quarantined", joins: { count: 0 }, leaves: { count: 0 } },
    ]);
    await inTenant(child, ({ sql }) => sql`update dir_imports set gone_at = now() - interval '4 days'`);
    await sync();
    await expect(groupById(admin, id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("W8: can be kept as the console's own, or deleted by hand", async () => {
    await quarantine(3);
    const ann = await here("ann@corp.test");
    const dirAnn = await dirUser("ann@corp.test");
    const sources = [await dirGroup("Kept", [dirAnn]), await dirGroup("Dropped", [dirAnn])];
    const [kept = "", dropped = ""] = [
      await imported(sources[0] ?? "", "Kept"),
      await imported(sources[1] ?? "", "Dropped"),
    ];
    for (const source of sources) await call("DELETE", `/Groups/${source}`);
    await sync();
    const admin = actingIn(child);
    await expect(perform(keepGroup, actingIn(child, { groups: "edit" }), { id: kept })).rejects.toMatchObject(
      { code: "forbidden" },
    );
    await expect(perform(keepGroup, actingIn(await deployment.child()), { id: kept })).rejects.toMatchObject({
      code: "not_found",
    });
    await perform(keepGroup, admin, { id: kept });
    await perform(deleteGroup, admin, { id: dropped, version: 1 });
    await inTenant(child, ({ sql }) => sql`update dir_imports set gone_at = now() - interval '9 days'`);
    await sync();
    expect(await groupById(admin, kept)).toMatchObject({ type: "custom", memberCount: 1 });
    expect(await membersOf(kept)).toEqual([ann]);
  });

  it("G6: made anew by the directory with the same id of its own, it is the same group", async () => {
    await quarantine(1);
    const ann = await here("ann@corp.test");
    const source = await dirGroup("Returns", [], "guid-1");
    const id = await imported(source, "Returns");
    await call("DELETE", `/Groups/${source}`);
    await sync();
    await dirGroup("Returns renamed", [await dirUser("ann@corp.test")], "guid-1");
    await sync();
    expect(await followedGroup(actingIn(child), id)).toMatchObject({
      goneAt: null,
      sourceName: "Returns renamed",
    });
    expect(await membersOf(id)).toEqual([ann]);
  });
});

describe("the end of a directory", () => {
  it("A6: forgets its people and token; groups and what they give stay", async () => {
    const ann = await here("ann@corp.test");
    const id = await imported(await dirGroup("Stays", [await dirUser("ann@corp.test")]), "Stays");
    const admin = actingIn(child);
    await perform(disconnectDirectory, admin, { version: 1 });
    expect(await directoryState(admin)).toBeNull();
    expect((await call("GET", "/Users")).status).toBe(401);
    await sync();
    expect(await groupById(admin, id)).toMatchObject({ type: "custom" });
    expect(await membersOf(id)).toEqual([ann]);
    expect((await directoryLog(admin, { errors: false })).rows.length).toBeGreaterThan(0);
  });

  it("U8: deleting a person here takes him out of followed groups and leaves the directory's row to the directory", async () => {
    const ann = await here("ann@corp.test");
    const id = await imported(await dirGroup("Erased", [await dirUser("ann@corp.test")]), "Erased");
    await perform(deleteUsers, actingIn(child), { userIds: [ann] });
    expect(await membersOf(id)).toEqual([]);
    await sync();
    expect(await membersOf(id)).toEqual([]);
    expect((await call("GET", "/Users?count=0")).body.totalResults).toBe(1);
  });
});
