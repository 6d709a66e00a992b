import fc from "fast-check";
import { type Grant, normalizePermissions, type PermissionKey } from "./components";
import type { AccessGraph, AccessGroup, AccessRole, Subject } from "./graph";

/**
 * A random piece of an instance in small numbers. Roles are lists of grants, groups name their role, nestings
 * are [child, parent] and may run in circles, and numbers past the end wrap around.
 */
export type Sketch = {
  readonly roles: readonly (readonly [key: number, level: Grant][])[];
  readonly groups: readonly number[];
  readonly nestings: readonly (readonly [child: number, parent: number])[];
  readonly people: readonly {
    readonly role: number | null;
    readonly groups: readonly number[];
    readonly session: readonly number[];
  }[];
};

/** The few keys that random roles give, so that roles overlap. */
export const SKETCH_KEYS: readonly PermissionKey[] = [
  "users",
  "users:delete",
  "users:invite",
  "roles",
  "roles:delete",
  "incidents",
  "audit",
];

const small = fc.nat({ max: 11 });
const role = fc.array(
  fc.tuple(fc.nat({ max: SKETCH_KEYS.length - 1 }), fc.constantFrom<Grant>("view", "edit")),
  { maxLength: 5 },
);
const person = fc.record({
  role: fc.option(small, { freq: 2 }),
  groups: fc.array(small, { maxLength: 3 }),
  session: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(small, { maxLength: 2 })),
});

/** Small graphs of every form: several parents, diamonds, circles, groups that nobody is in. */
export const sketches: fc.Arbitrary<Sketch> = fc.record({
  roles: fc.array(role, { minLength: 1, maxLength: 5 }),
  groups: fc.array(small, { maxLength: 8 }),
  nestings: fc.array(fc.tuple(small, small), { maxLength: 14 }),
  people: fc.array(person, { minLength: 1, maxLength: 3 }),
});

/**
 * Graphs of depth 50: layers of one to three groups, each nested in all of the next layer (so with 2^50 paths
 * and more), now and then with a nesting from top to bottom that makes a circle.
 */
export const deepSketches: fc.Arbitrary<Sketch> = fc
  .record({
    width: fc.integer({ min: 1, max: 3 }),
    roles: fc.array(role, { minLength: 2, maxLength: 5 }),
    picks: fc.array(small, { minLength: 150, maxLength: 150 }),
    back: fc.boolean(),
  })
  .map(({ width, roles, picks, back }) => {
    const depth = 50;
    const nestings: [number, number][] = [];
    for (let child = 0; child < width * (depth - 1); child += 1) {
      const next = (Math.floor(child / width) + 1) * width;
      for (let step = 0; step < width; step += 1) nestings.push([child, next + step]);
    }
    if (back) nestings.push([width * depth - 1, 0]);
    const people = [{ role: null, groups: [0], session: [width * 25] }];
    return { roles, groups: picks.slice(0, width * depth), nestings, people };
  });

/** Makes the graph and the people of a sketch. `id` gives the ids of its roles ("r") and groups ("g"). */
export function build(
  sketch: Sketch,
  id: (kind: "r" | "g", n: number) => string = (kind, n) => `${kind}${n}`,
): { graph: AccessGraph; subjects: Subject[] } {
  const roleId = (n: number) => id("r", n % sketch.roles.length);
  const groupIds = (picks: readonly number[]) =>
    sketch.groups.length === 0 ? [] : [...new Set(picks.map((n) => id("g", n % sketch.groups.length)))];
  const roles = sketch.roles.map(
    (grants, n): AccessRole => ({
      id: id("r", n),
      name: `Role ${n}`,
      permissions: normalizePermissions(
        Object.fromEntries(grants.map(([key, to]) => [SKETCH_KEYS[key], to])),
      ),
      accountAdmin: false,
    }),
  );
  const groups = sketch.groups.map(
    (pick, n): AccessGroup => ({ id: id("g", n), name: `Group ${n}`, roleId: roleId(pick), origin: "local" }),
  );
  const parents = new Map<string, string[]>();
  for (const pair of sketch.nestings) {
    const [child, parent] = groupIds(pair);
    if (child === undefined || parent === undefined) continue;
    parents.set(child, [...new Set([...(parents.get(child) ?? []), parent])]);
  }
  return {
    graph: {
      roles: new Map(roles.map((one) => [one.id, one])),
      groups: new Map(groups.map((one) => [one.id, one])),
      parents,
    },
    subjects: sketch.people.map((one) => ({
      directRoleId: one.role === null ? null : roleId(one.role),
      groupIds: groupIds(one.groups),
      sessionGroupIds: groupIds(one.session),
    })),
  };
}

/**
 * The rule once more, written without the code under test: distances are relaxed over all nestings until
 * nothing changes. Gives each role's shortest way as `kind entry role` and its length, and the levels.
 */
export function oracle(graph: AccessGraph, subject: Subject) {
  const ways = new Map<string, number>();
  if (subject.directRoleId !== null) ways.set(`direct - ${subject.directRoleId}`, 0);
  const starts = [
    ...subject.groupIds.map((id) => ["group", id] as const),
    ...subject.sessionGroupIds.map((id) => ["session", id] as const),
  ];
  for (const [kind, entry] of starts) {
    for (const [groupId, steps] of distances(graph, entry)) {
      const way = `${kind} ${entry} ${graph.groups.get(groupId)?.roleId}`;
      ways.set(way, Math.min(ways.get(way) ?? Number.POSITIVE_INFINITY, steps));
    }
  }
  const levels = new Map<string, Grant>();
  for (const way of ways.keys()) {
    const given = graph.roles.get(way.split(" ")[2] ?? "")?.permissions ?? {};
    for (const key of SKETCH_KEYS) {
      const level = given[key];
      if (level === "edit" || (level === "view" && !levels.has(key))) levels.set(key, level);
    }
  }
  return { ways, levels };
}

/** The number of nestings from a group up to each group that it is inside of, itself included with 0. */
export function distances(graph: Pick<AccessGraph, "parents">, entry: string): Map<string, number> {
  const found = new Map([[entry, 0]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [child, above] of graph.parents) {
      const steps = found.get(child);
      if (steps === undefined) continue;
      for (const parent of above) {
        if ((found.get(parent) ?? Number.POSITIVE_INFINITY) <= steps + 1) continue;
        found.set(parent, steps + 1);
        changed = true;
      }
    }
  }
  return found;
}
