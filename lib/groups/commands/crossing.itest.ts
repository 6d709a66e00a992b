import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { findCycle } from "@/lib/access/model";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createRole } from "@/lib/roles/commands";
import { editPermissions } from "@/lib/users/commands/permissions";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import type { UpdateGroupInput } from "../model";
import { createGroup } from "./create";
import { updateGroup } from "./update";

const ROUNDS = 500;
const SEED = 20_261_124;

let deployment: TestDeployment;
let child: TenantRef;
let groups: string[];
let users: string[];
/** Two people, each on a connection of his own: both transactions are open at the same time. */
let [ann, bob]: Context[] = [];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  const admin = actingIn(child);
  const { id: roleId } = await perform(createRole, admin, { name: "R", description: "", permissions: {} });
  const own = { description: "", roleId, idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds: [] };
  groups = [];
  for (const name of ["A", "B", "C", "D", "E"]) {
    groups.push((await perform(createGroup, admin, { ...own, name })).id);
  }
  users = await Promise.all([1, 2, 3].map(() => activeUser(child)));
  [ann, bob] = [actingIn(child, undefined, users[0]), actingIn(child, undefined, users[1])];
});
afterAll(() => deployment.close());

/** What is stored: versions, descriptions, memberships and nestings, as `group user` and `child parent`. */
type State = {
  versions: Map<string, number>;
  descriptions: Map<string, string>;
  members: Set<string>;
  nestings: Set<string>;
  roleId: string;
};

async function stored(): Promise<State> {
  return inTenant(child, async ({ sql }) => {
    const [own, members, nestings] = await Promise.all([
      sql<{ id: string; version: number; description: string; roleId: string }[]>`
        select id, version, description, role_id as "roleId" from groups`,
      sql<{ key: string }[]>`select group_id || ' ' || user_id as key from group_members`,
      sql<{ key: string }[]>`select child_id || ' ' || parent_id as key from group_nestings`,
    ]);
    return {
      versions: new Map(own.map(({ id, version }) => [id, version])),
      descriptions: new Map(own.map(({ id, description }) => [id, description])),
      members: new Set(members.map(({ key }) => key)),
      nestings: new Set(nestings.map(({ key }) => key)),
      roleId: own[0]?.roleId ?? "",
    };
  });
}

/** One edit: what it does to the database, and to a model of it. */
type Edit = { run: (who: Context) => Promise<unknown>; model: (state: State) => void };

function edit(state: State, id: string, change: Partial<UpdateGroupInput>): Edit {
  const input: UpdateGroupInput = {
    ...{ id, version: state.versions.get(id) ?? 0, name: "ABCDE"[groups.indexOf(id)] ?? "" },
    ...{ description: state.descriptions.get(id) ?? "", roleId: state.roleId, idpGroups: [] },
    ...{ addUserIds: [], removeUserIds: [], addNestedIds: [], removeNestedIds: [] },
    ...{ addTenantIds: [], removeTenantIds: [], ...change },
  };
  return {
    run: (who) => perform(updateGroup, who, input),
    model: (now) => {
      now.versions.set(id, input.version + 1);
      now.descriptions.set(id, input.description);
      for (const user of input.removeUserIds) now.members.delete(`${id} ${user}`);
      for (const user of input.addUserIds) now.members.add(`${id} ${user}`);
      for (const other of input.removeNestedIds) now.nestings.delete(`${other} ${id}`);
      for (const other of input.addNestedIds) now.nestings.add(`${other} ${id}`);
    },
  };
}

/** The same memberships, from the person's side: it leaves the group's own form as it is. */
function joining(group: string, user: string, comes: boolean): Edit {
  const input = {
    userIds: [user],
    roleId: "keep" as const,
    addGroupIds: [] as string[],
    removeGroupIds: [] as string[],
  };
  input[comes ? "addGroupIds" : "removeGroupIds"] = [group];
  return {
    run: (who) => perform(editPermissions, who, input),
    model: (now) => void now.members[comes ? "add" : "delete"](`${group} ${user}`),
  };
}

/** A stream of numbers between 0 and 1 that a seed determines. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function conflicting(state: State, roll: () => number): [Edit, Edit] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
  const [a, b] = [...groups].sort(() => roll() - 0.5) as [string, string];
  const user = pick(users);
  const nested = (id: string) =>
    [...state.nestings].filter((key) => key.endsWith(id)).map((key) => key.slice(0, 36));
  const note = () => `Round ${roll()}`;
  switch (pick(["nest", "nest", "same", "member", "loosen"] as const)) {
    case "nest":
      // Each puts the other's group into his own: together they would make a circle.
      return [edit(state, a, { addNestedIds: [b] }), edit(state, b, { addNestedIds: [a] })];
    case "same":
      return [
        edit(state, a, { description: note(), addUserIds: [user] }),
        edit(state, a, {
          description: note(),
          removeUserIds: [user],
          removeNestedIds: nested(a).slice(0, 1),
        }),
      ];
    case "member":
      return [edit(state, a, { addUserIds: [user], description: note() }), joining(b, user, roll() < 0.5)];
    default:
      // One takes apart what the other builds on.
      return [
        edit(state, a, { removeNestedIds: nested(a), description: note() }),
        edit(state, b, { addNestedIds: [a], addUserIds: [user] }),
      ];
  }
}

const circles = (nestings: ReadonlySet<string>) => {
  const parents = new Map<string, string[]>();
  for (const [inner = "", outer = ""] of [...nestings].map((key) => key.split(" ")))
    parents.set(inner, [...(parents.get(inner) ?? []), outer]);
  return [...nestings].filter((key) => {
    const [inner = "", outer = ""] = key.split(" ");
    const rest = new Map(parents);
    rest.set(
      inner,
      (parents.get(inner) ?? []).filter((id) => id !== outer),
    );
    return findCycle(rest, inner, outer) !== null;
  });
};

it(`G2: ${ROUNDS} rounds of crossing edits from two people: never a circle, and no edit that succeeded is lost`, async () => {
  const roll = dice(SEED);
  const seen = { both: 0, circle: 0, outdated: 0 };
  let state = await stored();
  for (let round = 0; round < ROUNDS; round++) {
    const pair = conflicting(state, roll);
    const [first, second] = await Promise.allSettled([
      pair[0].run(ann as Context),
      pair[1].run(bob as Context),
    ]);
    const now = await stored();
    const results = [first, second];
    // Each edit that was not refused is there in full, each refused one not at all.
    for (const [place, result] of results.entries()) {
      if (result.status === "fulfilled") pair[place]?.model(state);
      else
        expect(result.reason, `round ${round}`).toMatchObject({
          code: expect.stringMatching(/^(invalid|conflict)$/),
        });
    }
    expect(now, `round ${round}`).toEqual(state);
    expect(circles(now.nestings), `round ${round}`).toEqual([]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    if (refused.length === 0) seen.both += 1;
    else if (refused[0].code === "invalid") seen.circle += 1;
    else {
      seen.outdated += 1;
      expect(refused[0].fields).toHaveProperty("version");
    }
    state = now;
  }
  // The seed makes each kind of crossing often enough to mean something.
  expect(Math.min(seen.both, seen.circle, seen.outdated)).toBeGreaterThan(ROUNDS / 20);
}, 120_000);

it("another id than one of this instance crosses nothing", async () => {
  const state = await stored();
  await expect(edit(state, randomUUID(), {}).run(ann as Context)).rejects.toMatchObject({
    code: "not_found",
  });
});
