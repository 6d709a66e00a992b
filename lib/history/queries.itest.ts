import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { effective, levels } from "@/lib/access/model";
import { accessGraphFor } from "@/lib/access/queries";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createGroup } from "@/lib/groups/commands/create";
import { deleteGroup } from "@/lib/groups/commands/delete";
import { updateGroup } from "@/lib/groups/commands/update";
import { createRole, updateRole } from "@/lib/roles/commands";
import { pair } from "@/lib/sync/testing/fixtures";
import { dice } from "@/lib/sync/testing/world";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { addUsers } from "@/lib/users/commands/add";
import { deleteUsers } from "@/lib/users/commands/delete";
import { editPermissions } from "@/lib/users/commands/permissions";
import { deactivateUsers } from "@/lib/users/commands/status";
import { perform } from "@/lib/users/testing";
import type { AccessThen, HistoryEvent } from "./model";
import { accessAsOf, accessBetween, timelineOf } from "./queries";
import { recordAccess } from "./record";
import { randomCommand } from "./testing/random-command";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = await adminOf("root@main.test");
});
afterAll(() => deployment.close());

async function adminOf(email: string): Promise<Context> {
  const id = await anAdmin(deployment.main, email);
  const system = { id: null, home: null, kind: "system" as const };
  await inTenant(deployment.main, (tx) => recordAccess(tx, system, { users: [id] }, "setup"));
  return aContext(deployment.main, id);
}

async function now(): Promise<string> {
  const [row] = await inTenant(
    deployment.main,
    ({ sql }) => sql<{ at: string }[]>`
      select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  );
  return row?.at ?? "";
}

const levelsThen = (then: AccessThen) =>
  then.state === "here" ? Object.fromEntries(then.cells.map(({ key, level }) => [key, level])) : then.state;

/** What each living user of main may do now, by the rule that is in force. */
async function levelsNow(): Promise<Map<string, Record<string, string>>> {
  return inTenant(deployment.main, async (tx) => {
    const users = await tx.sql<{ id: string }[]>`select id from users where status <> 'deleted'`;
    const { graph, subjects } = await accessGraphFor(
      tx,
      users.map(({ id }) => id),
    );
    return new Map(
      [...subjects].map(([id, subject]) => [id, Object.fromEntries(levels(effective(graph, subject)))]),
    );
  });
}

describe("access in the past", () => {
  it("W3: is what it was then, for everybody, after any commands; and every difference has its events", async () => {
    const roll = dice(4242);
    const seen: { at: string; levels: Map<string, Record<string, string>> }[] = [];
    for (let step = 0; step < 240; step += 1) {
      await randomCommand(main, [], roll);
      if (step % 12 === 11) seen.push({ at: await now(), levels: await levelsNow() });
    }
    let differences = 0;
    for (const [index, { at, levels: then }] of seen.entries()) {
      for (const [id, expected] of [...then].slice(0, 25)) {
        const { access } = await accessAsOf(main, id, at);
        expect(levelsThen(access)).toEqual(expected);
        const later = seen[index + 1];
        if (!later) continue;
        const { from, to, changes } = await accessBetween(main, id, { from: at, to: later.at });
        expect(levelsThen(from)).toEqual(expected);
        expect(levelsThen(to)).toEqual(later.levels.get(id) ?? "absent");
        for (const { key, after, by } of changes) {
          expect(by.length).toBeGreaterThan(0);
          const last = by.at(-1)?.changes.find((change) => change.key === key);
          expect(last?.after).toBe(after);
        }
        differences += changes.length;
      }
    }
    expect(differences).toBeGreaterThan(20);
  });

  it("W3: tells what happened, by whom, and what it did, page by page", async () => {
    const person = await newcomer();
    const role = await newRole({ users: "view" });
    const [inner, outer] = [await newGroup(role), await newGroup(ACCOUNT_ADMIN_ID)];
    await perform(editPermissions, main, permissions(person, { addGroupIds: [inner.id] }));
    await nest(inner, outer);
    await perform(updateRole, main, {
      id: role,
      version: 1,
      name: "Reader",
      description: "",
      permissions: { users: "edit" },
    });
    await perform(deactivateUsers, main, { userIds: [] });
    await perform(deleteGroup, main, { id: outer.id, version: 2 });
    await perform(editPermissions, main, permissions(person, { removeGroupIds: [inner.id] }));

    const { events, person: named, next } = await timelineOf(main, person, {});
    expect(named).toEqual({ id: person, name: "Nell New", gone: false });
    expect(next).toBeUndefined();
    expect(events.map(({ what }) => what)).toEqual([
      [`Left the group ${inner.name}`],
      [`The group ${outer.name} was deleted`, `${inner.name} is no longer nested in ${outer.name}`],
      [expect.stringMatching(/^The role .* was renamed Reader$/), "The role Reader was edited: 1 permission"],
      [`${inner.name} was nested in ${outer.name}`],
      [`Joined the group ${inner.name}`],
      ["Came here as Invited with no direct role"],
    ]);
    expect(new Set(events.map(({ who }) => who))).toEqual(new Set(["Test Admin"]));
    const of = (index: number) => events[index]?.changes.filter(({ key }) => key === "users");
    expect(of(0)).toEqual([{ key: "users", before: "edit", after: "none" }]);
    expect(of(2)).toEqual([]);
    expect(of(3)).toEqual([{ key: "users", before: "view", after: "edit" }]);
    expect(of(4)).toEqual([{ key: "users", before: "none", after: "view" }]);
  });

  it("W3: goes back over many pages without a gap or a repetition", async () => {
    const person = await newcomer();
    const group = await newGroup(await newRole({ audit: "view" }));
    for (let round = 0; round < 40; round += 1) {
      const change = round % 2 === 0 ? { addGroupIds: [group.id] } : { removeGroupIds: [group.id] };
      await perform(editPermissions, main, permissions(person, change));
    }
    const events: HistoryEvent[] = [];
    for (let before: string | undefined, first = true; first || before; first = false) {
      const page = await timelineOf(main, person, { before });
      events.push(...page.events);
      before = page.next;
    }
    expect(events).toHaveLength(41);
    expect(new Set(events.map(({ at }) => at)).size).toBe(41);
    expect(events.at(-1)?.what[0]).toMatch(/^Came here/);
  });

  it("U8: of someone deleted keeps an opaque id, and still tells what he could do", async () => {
    const person = await newcomer();
    await perform(editPermissions, main, permissions(person, { roleId: await newRole({ users: "edit" }) }));
    const then = await now();
    await perform(deleteUsers, main, { userIds: [person] });
    const { person: named, access } = await accessAsOf(main, person, then);
    expect(named).toEqual({ id: person, name: `Deleted user ${person.slice(0, 8)}`, gone: true });
    expect(levelsThen(access)).toEqual({ users: "edit" });
    expect(levelsThen((await accessAsOf(main, person, await now())).access)).toBe("absent");
    const [row] = await inTenant(
      deployment.main,
      ({ sql }) => sql<{ n: number }[]>`
        select count(*)::int as n from history h where h::text ilike '%nell%' or h::text ilike '%@new.test%'`,
    );
    expect(row?.n).toBe(0);
  });

  it("W3: knows nothing before someone came, and does not guess before the record began", async () => {
    const before = await now();
    const person = await newcomer();
    expect((await accessAsOf(main, person, before)).access).toMatchObject({ state: "absent" });
    const [old] = [randomUUID()];
    await inTenant(deployment.main, async ({ sql }) => {
      await sql`insert into users (id, email, status) values (${old}, 'old@new.test', 'active')`;
      await sql`insert into history (at, kind, subject, object, after, cause, actor_kind)
        values (now(), 'user', ${old}, ${old}, '{"status": "active", "role_id": null}', 'baseline', 'system')`;
    });
    expect((await accessAsOf(main, old, before)).access).toMatchObject({ state: "unknown" });
    expect((await timelineOf(main, old, {})).events).toMatchObject([{ baseline: true, changes: [] }]);
  });

  it("A5, W3: says which tenants someone could enter then", async () => {
    const child = await deployment.child({ name: "Acme Bank" });
    await pair(child);
    const person = await newcomer();
    const group = await newGroup(await newRole({ users: "view" }), [child.id]);
    await perform(editPermissions, main, permissions(person, { addGroupIds: [group.id] }));
    expect((await accessAsOf(main, person, await now())).access).toMatchObject({ tenants: ["Acme Bank"] });
  });

  it("W3: does not exist for someone of another tenant, nor for what is no id", async () => {
    const child = aContext(await deployment.child(), randomUUID());
    const person = await newcomer();
    const refused = "not_found: This user does not exist, or no longer.";
    const at = await now();
    for (const id of [person, randomUUID(), "x' or true --"]) {
      expect(await outcomeOf(accessAsOf(child, id, at))).toBe(refused);
      expect(await outcomeOf(timelineOf(child, id, {}))).toBe(refused);
      expect(await outcomeOf(accessBetween(child, id, { from: at, to: at }))).toBe(refused);
    }
  });
});

let made = 0;
const number = () => {
  made += 1;
  return made;
};

async function newcomer(): Promise<string> {
  const row = { email: `nell${number()}@new.test`, firstName: "Nell", lastName: "New", phone: null };
  const { users } = await perform(addUsers, main, { rows: [row], roleId: null, groupIds: [] });
  return users[0]?.id ?? "";
}

async function newRole(permissions: Parameters<typeof createRole>[2]["permissions"]): Promise<string> {
  return (await perform(createRole, main, { name: `Role no. ${number()}`, description: "", permissions })).id;
}

async function newGroup(roleId: string, tenantIds: string[] = []): Promise<{ id: string; name: string }> {
  const name = `Group no. ${number()}`;
  const none = { description: "", idpGroups: [], userIds: [], nestedGroupIds: [] };
  return { name, ...(await perform(createGroup, main, { name, roleId, tenantIds, ...none })) };
}

async function nest(inner: { id: string }, outer: { id: string; name: string }): Promise<void> {
  await perform(updateGroup, main, {
    id: outer.id,
    version: 1,
    name: outer.name,
    description: "",
    roleId: ACCOUNT_ADMIN_ID,
    idpGroups: [],
    addUserIds: [],
    removeUserIds: [],
    addNestedIds: [inner.id],
    removeNestedIds: [],
    addTenantIds: [],
    removeTenantIds: [],
  });
}

function permissions(userId: string, change: Partial<Parameters<typeof editPermissions>[2]>) {
  return {
    userIds: [userId],
    roleId: "keep" as const,
    addGroupIds: [],
    removeGroupIds: [],
    ...change,
  };
}
