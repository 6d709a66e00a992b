import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { type Grant, normalizePermissions, RANK } from "@/lib/access/components";
import { effective } from "@/lib/access/model";
import { seedRoles } from "@/lib/access/seeds";
import { SKETCH_KEYS } from "@/lib/access/testing";
import type { Context } from "@/lib/core/context";
import { deleteGroup } from "@/lib/groups/commands/delete";
import { updateGroup } from "@/lib/groups/commands/update";
import { updateRole } from "@/lib/roles/commands";
import { projector } from "@/lib/sync/model";
import { editPermissions } from "@/lib/users/commands/permissions";
import { deactivateUsers } from "@/lib/users/commands/status";
import { actingIn } from "@/lib/users/testing";
import { groupDeleted, groupUpdated, peopleRemoved, permissionsEdited, roleUpdated } from "./deltas";
import type { AccessDelta } from "./model";
import { impactOf } from "./queries";

let deployment: TestDeployment;
let admin: Context;
const tenants: string[] = [];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  admin = actingIn(deployment.main);
  for (let n = 0; n < 3; n += 1) tenants.push((await pairedChild()).id);
});
afterAll(() => deployment.close());

async function pairedChild(): Promise<TenantRef> {
  const child = await deployment.child();
  await deployment.admin()`
    insert into control.pairings (tenant_id, pairing_id, status, init_status, paired_at)
    values (${child.id}, ${randomUUID()}, 'paired', 'initialized', now())`;
  return child;
}

/** Thrown at the end of a round, so that nothing of it stays. */
class Undo extends Error {}

async function undone(work: (tx: Tx) => Promise<void>): Promise<void> {
  await inTenant(deployment.main, async (tx) => {
    await work(tx);
    throw new Undo();
  }).catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
}

const small = fc.nat({ max: 5 });
const worlds = fc.record({
  roles: fc.array(
    fc.array(fc.tuple(fc.nat({ max: 6 }), fc.constantFrom<Grant>("view", "edit")), { maxLength: 5 }),
    {
      minLength: 2,
      maxLength: 4,
    },
  ),
  groups: fc.array(small, { minLength: 2, maxLength: 6 }),
  /** From the first to the second where that is later, so that there are no circles. */
  nestings: fc.array(fc.tuple(small, small), { maxLength: 8 }),
  listings: fc.array(fc.tuple(small, fc.nat({ max: 2 })), { maxLength: 12 }),
  people: fc.array(
    fc.record({
      role: fc.option(small),
      groups: fc.array(small, { maxLength: 3 }),
      status: fc.constantFrom("active", "active", "active", "inactive", "invited"),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
const acts = fc.record({
  kind: fc.constantFrom("group", "deleteGroup", "role", "permissions", "deactivate"),
  target: small,
  other: small,
  grants: fc.array(fc.tuple(fc.nat({ max: 6 }), fc.constantFrom<Grant>("view", "edit")), { maxLength: 5 }),
  groups: fc.array(small, { maxLength: 3 }),
  less: fc.array(small, { maxLength: 3 }),
  people: fc.array(small, { minLength: 1, maxLength: 3 }),
  tenants: fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
  fewer: fc.array(fc.nat({ max: 2 }), { maxLength: 2 }),
});

type World = { roles: string[]; groups: string[]; people: string[] };

async function build(
  tx: Tx,
  sketch: typeof worlds extends fc.Arbitrary<infer W> ? W : never,
): Promise<World> {
  const ids = (n: number) => Array.from({ length: n }, () => randomUUID());
  const world = {
    roles: ids(sketch.roles.length),
    groups: ids(sketch.groups.length),
    people: ids(sketch.people.length),
  };
  const pick = (list: string[], n: number) => list[n % list.length] as string;
  const rows = <T>(list: T[]) => `${JSON.stringify(list)}`;
  await tx.sql`
    insert into roles (id, name, permissions) select id, id::text, permissions
    from jsonb_to_recordset(${rows(
      sketch.roles.map((grants, n) => ({ id: world.roles[n], permissions: permissionsOf(grants) })),
    )}::text::jsonb) as r (id uuid, permissions jsonb)`;
  await tx.sql`
    insert into groups (id, name, role_id) select id, id::text, role
    from jsonb_to_recordset(${rows(
      sketch.groups.map((role, n) => ({ id: world.groups[n], role: pick(world.roles, role) })),
    )}::text::jsonb) as g (id uuid, role uuid)`;
  await tx.sql`
    insert into users (id, email, status, role_id) select id, id::text, status, role
    from jsonb_to_recordset(${rows(
      sketch.people.map(({ role, status }, n) => ({
        id: world.people[n],
        status,
        role: role === null ? null : pick(world.roles, role),
      })),
    )}::text::jsonb) as u (id uuid, status text, role uuid)`;
  const members = sketch.people.flatMap(({ groups }, n) =>
    groups.map((g) => ({ u: world.people[n], g: pick(world.groups, g) })),
  );
  await tx.sql`
    insert into group_members (group_id, user_id) select distinct g, u
    from jsonb_to_recordset(${rows(members)}::text::jsonb) as m (g uuid, u uuid)`;
  const place = (n: number) => n % world.groups.length;
  const nestings = sketch.nestings
    .filter(([a, b]) => place(a) < place(b))
    .map(([a, b]) => ({ c: pick(world.groups, a), p: pick(world.groups, b) }));
  await tx.sql`
    insert into group_nestings (child_id, parent_id) select distinct c, p
    from jsonb_to_recordset(${rows(nestings)}::text::jsonb) as n (c uuid, p uuid)`;
  const listings = sketch.listings.map(([g, t]) => ({ g: pick(world.groups, g), t: tenants[t] }));
  await tx.sql`
    insert into group_tenants (group_id, tenant_id) select distinct g, t
    from jsonb_to_recordset(${rows(listings)}::text::jsonb) as l (g uuid, t uuid)`;
  return world;
}

function permissionsOf(grants: readonly (readonly [number, Grant])[]) {
  return normalizePermissions(Object.fromEntries(grants.map(([key, level]) => [SKETCH_KEYS[key], level])));
}

type Levels = Map<string, Map<string, string>>;

/** Everybody's levels here and in each tenant, by the pure rules alone: `place person` to levels. */
async function everything(tx: Tx): Promise<Levels> {
  const [row] = await tx.sql`
    select jsonb_build_object(
      'roles', (select jsonb_agg(to_jsonb(r)) from roles r),
      'users', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from users u),
      'groups', (select coalesce(jsonb_agg(to_jsonb(g)), '[]') from groups g),
      'members', (select coalesce(jsonb_agg(to_jsonb(m)), '[]') from group_members m),
      'nestings', (select coalesce(jsonb_agg(to_jsonb(n)), '[]') from group_nestings n),
      'listings', (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from group_tenants l)) as state`;
  const state = row?.state;
  const found: Levels = new Map();
  const add = (place: string, part: typeof state, direct: boolean) => {
    const parents = new Map<string, string[]>();
    for (const { child_id, parent_id } of part.nestings)
      parents.set(child_id, [...(parents.get(child_id) ?? []), parent_id]);
    const graph = {
      roles: new Map<string, never>(
        state.roles.map((r: { id: string }) => [r.id, { ...r, accountAdmin: false }] as const),
      ),
      groups: new Map<string, never>(
        part.groups.map((g: { id: string; role_id: string }) => [g.id, { ...g, roleId: g.role_id }] as const),
      ),
      parents,
    };
    for (const user of state.users) {
      if (!["active", "invited"].includes(user.status)) continue;
      const held = effective(graph, {
        directRoleId: direct ? user.role_id : null,
        groupIds: part.members
          .filter((m: { user_id: string }) => m.user_id === user.id)
          .map((m: { group_id: string }) => m.group_id),
        sessionGroupIds: [],
      });
      found.set(`${place} ${user.id}`, new Map([...held.cells].map(([key, cell]) => [key, cell.level])));
    }
  };
  add("here", state, true);
  const projectFor = projector(state);
  for (const id of tenants) add(id, projectFor(id), false);
  return found;
}

/** What differs, by `place person`, as `key:from>to`. */
function difference(before: Levels, after: Levels): Map<string, string> {
  const lines = new Map<string, string>();
  for (const who of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(who), after.get(who)];
    const steps = SKETCH_KEYS.filter((key) => old?.get(key) !== now?.get(key)).map(
      (key) => `${key}:${old?.get(key) ?? "none"}>${now?.get(key) ?? "none"}`,
    );
    if (steps.length > 0) lines.set(who, steps.sort().join(" "));
  }
  return lines;
}

async function shown(tx: Tx, delta: AccessDelta): Promise<Map<string, string>> {
  const plan = await impactOf(tx, admin, delta);
  const lines = new Map<string, string>();
  for (const { id, steps } of plan.list?.rows ?? []) {
    for (const { place, levels } of steps) {
      const at = plan.places[place];
      const line = levels
        .map(({ key, from, to }) => `${key}:${from}>${to}`)
        .sort()
        .join(" ");
      const where = at?.here ? ["here"] : (at?.tenants.first ?? []).map((tenant) => tenant.id);
      for (const one of where) lines.set(`${one} ${id}`, line);
    }
  }
  const people = new Set([...lines.keys()].map((who) => who.split(" ")[1]));
  expect(plan.people.concerned).toBe(people.size);
  for (const kind of ["gain", "lose"] as const) {
    const up = (line: string) =>
      line.split(" ").some((step) => {
        const [from, to] = (step.split(":").at(-1) ?? "").split(">") as ["none", "none"];
        return kind === "gain" ? RANK[to] > RANK[from] : RANK[to] < RANK[from];
      });
    const who = [...lines].filter(([, line]) => up(line)).map(([who]) => who);
    expect(plan.people[kind]).toBe(new Set(who.map((one) => one.split(" ")[1])).size);
    const counted = plan.places.reduce((sum, p) => sum + p[kind] * (p.here ? 1 : p.tenants.count), 0);
    expect(counted).toBe(who.length);
  }
  return lines;
}

describe("the blast radius", () => {
  it("W2: equals the difference that the command itself makes, here and in each tenant", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, acts, async (sketch, act) => {
        await undone(async (tx) => {
          const world = await build(tx, sketch);
          const at = (list: string[], n: number) => list[n % list.length] as string;
          const many = (list: string[], picks: number[]) => [...new Set(picks.map((n) => at(list, n)))];
          const id = at(world.groups, act.target);
          const later = world.groups.indexOf(id);
          const input = {
            group: {
              id,
              version: 1,
              name: id,
              description: "",
              roleId: at(world.roles, act.other),
              idpGroups: [],
              addUserIds: many(world.people, act.people),
              removeUserIds: many(world.people, act.less),
              addNestedIds: many(world.groups, act.groups).filter((one) => world.groups.indexOf(one) < later),
              removeNestedIds: many(world.groups, act.less),
              addTenantIds: many(tenants, act.tenants),
              removeTenantIds: many(tenants, act.fewer),
            },
            role: {
              id: at(world.roles, act.target),
              version: 1,
              name: at(world.roles, act.target),
              description: "",
              permissions: permissionsOf(act.grants),
            },
            permissions: {
              userIds: many(world.people, act.people),
              roleId:
                act.other === 0 ? null : act.other === 1 ? ("keep" as const) : at(world.roles, act.other),
              addGroupIds: many(world.groups, act.groups),
              removeGroupIds: many(world.groups, act.less),
            },
            users: { userIds: many(world.people, act.people) },
          };
          const delta = {
            group: groupUpdated(input.group),
            deleteGroup: groupDeleted(input.group),
            role: roleUpdated(input.role),
            permissions: permissionsEdited(input.permissions),
            deactivate: peopleRemoved(input.users),
          }[act.kind];
          const before = await everything(tx);
          const told = await shown(tx, delta as AccessDelta);
          if (act.kind === "group") await updateGroup(tx, admin, input.group);
          else if (act.kind === "deleteGroup") await deleteGroup(tx, admin, { id, version: 1 });
          else if (act.kind === "role") await updateRole(tx, admin, input.role);
          else if (act.kind === "permissions") await editPermissions(tx, admin, input.permissions);
          else await deactivateUsers(tx, admin, input.users);
          expect(told).toEqual(difference(before, await everything(tx)));
        });
      }),
      {
        numRuns: Number(process.env.IMPACT_RUNS ?? 150),
        interruptAfterTimeLimit: 50_000,
        markInterruptAsFailure: false,
      },
    );
  });
});
