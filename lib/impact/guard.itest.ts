import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { INSTANCE_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createSession } from "@/lib/core/sessions";
import { createGroup } from "@/lib/groups/commands/create";
import { updateGroup } from "@/lib/groups/commands/update";
import { createRole, deleteRole, updateRole } from "@/lib/roles/commands";
import { editPermissions } from "@/lib/users/commands/permissions";
import { deactivateUsers } from "@/lib/users/commands/status";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import {
  groupCreated,
  groupUpdated,
  peopleRemoved,
  permissionsEdited,
  roleDeleted,
  roleUpdated,
} from "./deltas";
import { reviewed } from "./guard";
import type { ImpactPlan } from "./words";

let deployment: TestDeployment;
let main: TenantRef;
let admin: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  admin = actingIn(main);
});
afterAll(() => deployment.close());

const update = reviewed(updateGroup, groupUpdated);
const create = reviewed(createGroup, groupCreated);
const changeRole = reviewed(updateRole, roleUpdated);
const removeRole = reviewed(deleteRole, roleDeleted);
const permissions = reviewed(editPermissions, permissionsEdited);
const deactivate = reviewed(deactivateUsers, peopleRemoved);

const none = {
  addUserIds: [],
  removeUserIds: [],
  addNestedIds: [],
  removeNestedIds: [],
  addTenantIds: [],
  removeTenantIds: [],
};

async function group(name: string, roleId: string, userIds: string[] = [], tenantIds: string[] = []) {
  const input = { name, description: "", roleId, idpGroups: [], userIds, nestedGroupIds: [], tenantIds };
  const { id } = await perform(createGroup, admin, input);
  return { id, version: 1, name, description: "", roleId, idpGroups: [], ...none };
}

async function role(permissionSet: Record<string, "view" | "edit">): Promise<string> {
  const name = `Role ${randomUUID()}`;
  return (await perform(createRole, admin, { name, description: "", permissions: permissionSet })).id;
}

/** The plan with which a command was refused. */
async function planOf(work: Promise<unknown>): Promise<ImpactPlan> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "conflict", review: expect.any(Object) });
  return (error as { review: ImpactPlan }).review;
}

async function nestedIn(parentId: string): Promise<string[]> {
  const rows = await inTenant(
    main,
    ({ sql }) =>
      sql<{ id: string }[]>`select child_id as id from group_nestings where parent_id = ${parentId}`,
  );
  return rows.map(({ id }) => id);
}

describe("a reviewed command", () => {
  it("W2: an administrator's level gained through a nesting is refused until confirmed by its name", async () => {
    const jill = await activeUser(main, { firstName: "Jill" });
    const outer = await group("Platform", INSTANCE_ADMIN_ID);
    const inner = await group("Night shift", await role({ incidents: "view" }), [jill]);
    const input = { ...outer, addNestedIds: [inner.id] };
    const plan = await planOf(perform(update, admin, input));
    expect(plan.confirmations).toEqual([{ name: "Instance Administrator by Platform", people: 1 }]);
    for (const review of [
      {},
      { hash: plan.hash },
      { unseen: true, confirmed: [] },
      { hash: plan.hash, confirmed: ["Instance Administrator"] },
      { hash: plan.hash, confirmed: ["Account Admin by Platform"] },
    ]) {
      await planOf(perform(update, admin, { ...input, review }));
    }
    expect(await nestedIn(outer.id)).toEqual([]);

    await perform(update, admin, {
      ...input,
      review: { hash: plan.hash, confirmed: ["Instance Administrator by Platform"] },
    });
    expect(await nestedIn(outer.id)).toEqual([inner.id]);
    const [entry] = await inTenant(
      main,
      ({ sql }) =>
        sql`select action, after from audit where target_id = ${outer.id} order by id desc limit 1`,
    );
    expect(entry).toMatchObject({
      action: "updateGroup",
      after: { confirmedAdministrators: ["Instance Administrator by Platform"] },
    });
  });

  it("W2: membership, a new group and a raised role ask for it too; a direct grant and what was held do not", async () => {
    const admins = await role({ tenants: "edit" });
    const plain = await role({ incidents: "view" });
    const [amy, bob] = [await activeUser(main), await activeUser(main)];
    const outer = await group("Tenant keepers", admins);
    const inner = await group("Helpers", plain);
    await perform(update, admin, { ...outer, addNestedIds: [inner.id] });

    const joins = { userIds: [amy], roleId: "keep" as const, addGroupIds: [inner.id], removeGroupIds: [] };
    const { confirmations } = await planOf(perform(permissions, admin, joins));
    expect(confirmations.map(({ name }) => name)).toEqual([expect.stringMatching(/ by Tenant keepers$/)]);
    await perform(permissions, admin, { ...joins, addGroupIds: [outer.id] });
    await perform(permissions, admin, joins);

    const crew = await group("Crew", plain, [bob]);
    const made = {
      name: "Above the crew",
      description: "",
      roleId: admins,
      idpGroups: [],
      userIds: [],
      nestedGroupIds: [crew.id],
      tenantIds: [],
    };
    await planOf(perform(create, admin, made));
    const raised = await role({ incidents: "view" });
    await perform(createGroup, admin, { ...made, roleId: raised });
    const raise = {
      id: raised,
      version: 1,
      name: `R ${raised}`,
      description: "",
      permissions: { users: "edit" as const },
    };
    expect((await planOf(perform(changeRole, admin, raise))).confirmations).toMatchObject([{ people: 1 }]);
  });

  it("W2: what concerns nobody is saved at once, what concerns somebody is shown first, and `ask` saves nothing", async () => {
    const outer = await group("Empty", await role({ incidents: "view" }));
    await perform(update, admin, { ...outer, description: "Renamed", review: {} });
    const joe = await activeUser(main, { firstName: "Joe" });
    const input = { ...outer, version: 2, description: "", addUserIds: [joe] };
    const plan = await planOf(perform(update, admin, { ...input, review: {} }));
    expect(plan).toMatchObject({
      people: { concerned: 1, gain: 1, lose: 0 },
      places: [{ here: true, gain: 1, lose: 0, components: [{ key: "incidents", gain: 1, lose: 0 }] }],
      confirmations: [],
      list: {
        rows: [
          {
            id: joe,
            name: "Joe Doe",
            steps: [{ place: 0, levels: [{ key: "incidents", from: "none", to: "view" }] }],
          },
        ],
      },
    });
    await planOf(perform(update, admin, { ...input, review: { ask: true } }));
    await perform(update, admin, { ...input, review: { hash: plan.hash } });
  });

  it("W2: a program need not look at what concerns somebody", async () => {
    const outer = await group("By a program", await role({ incidents: "view" }));
    const joe = await activeUser(main);
    await perform(update, admin, { ...outer, addUserIds: [joe], review: { unseen: true, confirmed: [] } });
    await perform(update, admin, { ...outer, version: 2, removeUserIds: [joe] });
  });

  it("W2: is refused as stale where it would do something else than what was shown", async () => {
    const [given, more] = [await role({ incidents: "view" }), await role({ indicators: "edit" })];
    const [joe, jim] = [await activeUser(main), await activeUser(main)];
    const first = await group("Stale", given);
    const inner = await group("Inside", more, [joe]);
    const input = { ...first, addNestedIds: [inner.id] };
    const plan = await planOf(perform(update, admin, { ...input, review: {} }));
    await perform(editPermissions, admin, {
      userIds: [jim],
      roleId: "keep",
      addGroupIds: [inner.id],
      removeGroupIds: [],
    });
    const newer = await planOf(perform(update, admin, { ...input, review: { hash: plan.hash } }));
    expect(newer.hash).not.toBe(plan.hash);
    expect(newer.people.concerned).toBe(2);
    expect(await nestedIn(first.id)).toEqual([]);
    await perform(update, admin, { ...input, review: { hash: newer.hash } });
  });

  it("W2, U8: looking at a deactivation ends no session and takes no name", async () => {
    const ann = await activeUser(main, { roleId: await role({ incidents: "view" }) });
    await createSession({ homeId: main.id, userId: ann, ip: null, userAgent: null });
    const live = async () => {
      const rows = await inControl(
        ({ sql }) => sql`select from sessions where user_id = ${ann} and revoked_at is null`,
      );
      return rows.length;
    };
    const plan = await planOf(perform(deactivate, admin, { userIds: [ann], review: { ask: true } }));
    expect(plan.people).toEqual({ concerned: 1, gain: 0, lose: 1 });
    expect(await live()).toBe(1);
    await perform(deactivate, admin, { userIds: [ann], review: { hash: plan.hash } });
    expect(await live()).toBe(0);
  });

  it("W2: what the command refuses comes before the review, also for ids of another tenant", async () => {
    const other = await deployment.child();
    const stranger = await activeUser(other);
    const outer = await group("Refusing", await role({ incidents: "view" }));
    const joe = await activeUser(main);
    await expect(
      perform(update, admin, { ...outer, version: 7, addUserIds: [joe], review: {} }),
    ).rejects.toMatchObject({ code: "conflict", review: undefined });
    await expect(
      perform(update, admin, { ...outer, addUserIds: [stranger, joe], review: {} }),
    ).rejects.toMatchObject({ code: "not_found" });
    await expect(
      perform(deactivate, admin, { userIds: [stranger], review: { ask: true } }),
    ).rejects.toMatchObject({ code: "not_found" });
    const weak = actingIn(main, { groups: "edit", users: "view" });
    const strong = await group("Strong", await role({ audit: "edit" }));
    await expect(perform(update, weak, { ...strong, addUserIds: [joe], review: {} })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("W2: people are named to those alone who may view users, keys to those who may view keys", async () => {
    const given = await role({ incidents: "view" });
    await activeUser(main, { roleId: given });
    const key = randomUUID();
    await inTenant(main, async ({ sql }) => {
      await sql`
        insert into api_keys (id, name, hint, secret_hash, owner_id, created_by)
        values (${key}, ${`Key ${key}`}, 'x', ${Buffer.from(key)}, ${key}, ${key})`;
      await sql`insert into api_key_roles (key_id, role_id, role_name) values (${key}, ${given}, 'Given')`;
    });
    const input = { id: given, version: 1, name: `R ${given}`, description: "", permissions: {}, review: {} };
    const plain = await planOf(
      perform(changeRole, actingIn(main, { roles: "edit", incidents: "view" }), input),
    );
    expect(plain).toMatchObject({
      people: { lose: 1 },
      list: null,
      keys: { changed: { count: 1, first: [] } },
    });
    const all = await planOf(perform(changeRole, admin, input));
    expect(all.list?.rows).toHaveLength(1);
    expect(all.keys.changed).toEqual({ count: 1, first: [`Key ${key}`] });
  });

  it("K1: says which API keys turn yellow and which turn red by a role that is deleted", async () => {
    const [gone, stays] = [await role({ incidents: "view" }), await role({ incidents: "view" })];
    const make = async (name: string, roles: string[], revoked = false) =>
      inTenant(main, async ({ sql }) => {
        const id = randomUUID();
        await sql`
          insert into api_keys (id, name, hint, secret_hash, owner_id, created_by, revoked_at)
          values (${id}, ${name}, 'x', ${Buffer.from(id)}, ${id}, ${id}, ${revoked ? new Date().toISOString() : null}::text::timestamptz)`;
        await sql`
          insert into api_key_roles (key_id, role_id, role_name) select ${id}, unnest(${roles}::uuid[]), 'x'`;
      });
    await make("Both", [gone, stays]);
    await make("Only", [gone]);
    await make("Other", [stays]);
    await make("Revoked", [gone], true);
    const plan = await planOf(perform(removeRole, admin, { id: gone, review: {} }));
    expect(plan.keys).toEqual({
      yellow: { count: 1, first: ["Both"] },
      red: { count: 1, first: ["Only"] },
      changed: { count: 0, first: [] },
    });
    await perform(removeRole, admin, { id: gone, review: { hash: plan.hash } });
  });

  it("W2: the list goes on after its cursor, everybody once, by name", async () => {
    const given = await role({ incidents: "view" });
    for (let n = 0; n < 60; n += 1)
      await activeUser(main, { firstName: `P${n}`, lastName: "Many", roleId: given });
    const input = { id: given, version: 1, name: `R ${given}`, description: "", permissions: {} };
    const first = await planOf(perform(changeRole, admin, { ...input, review: {} }));
    expect(first.list?.rows).toHaveLength(50);
    const rest = await planOf(perform(changeRole, admin, { ...input, review: { after: first.list?.next } }));
    expect(rest.hash).toBe(first.hash);
    expect(rest.list?.rows).toHaveLength(10);
    expect(rest.list?.next).toBeUndefined();
    expect(new Set([first, rest].flatMap((plan) => plan.list?.rows.map(({ id }) => id))).size).toBe(60);
  });
});
