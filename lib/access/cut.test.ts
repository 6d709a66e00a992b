import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Grant, type PermissionKey, RANK } from "./components";
import { type CutAct, smallestCut } from "./cut";
import { effective } from "./effective";
import type { AccessGraph, Origin, Subject } from "./graph";
import { fewestListings, listedGraph, listedSubject } from "./listed";
import { nestingsThatGive } from "./nest-give";
import { build, SKETCH_KEYS, sketches } from "./testing";

const keys = fc.constantFrom(...SKETCH_KEYS);
const grants = fc.constantFrom<Grant>("view", "edit");

function has(graph: AccessGraph, subject: Subject, key: PermissionKey, level: Grant): boolean {
  return RANK[effective(graph, subject).cells.get(key)?.level ?? "none"] >= RANK[level];
}

/** The graph and the person after acts were carried out. */
function carriedOut(graph: AccessGraph, subject: Subject, acts: readonly CutAct[]): [AccessGraph, Subject] {
  const left = new Set(acts.flatMap((act) => (act.kind === "leave" ? [act.groupId] : [])));
  const cut = new Set(
    acts.flatMap((act) => (act.kind === "unnest" ? [`${act.childId} ${act.parentId}`] : [])),
  );
  const direct = acts.some(({ kind }) => kind === "direct");
  const parents = [...graph.parents].map(
    ([child, above]) => [child, above.filter((parent) => !cut.has(`${child} ${parent}`))] as const,
  );
  return [
    { ...graph, parents: new Map(parents) },
    {
      ...subject,
      directRoleId: direct ? null : subject.directRoleId,
      groupIds: subject.groupIds.filter((id) => !left.has(id)),
    },
  ];
}

/** Every act that could be carried out here. */
function allActs(graph: AccessGraph, subject: Subject): CutAct[] {
  const ours = (id: string) => graph.groups.get(id)?.origin === "local";
  return [
    ...(subject.directRoleId === null ? [] : [{ kind: "direct" as const, roleId: subject.directRoleId }]),
    ...subject.groupIds.filter(ours).map((groupId) => ({ kind: "leave" as const, groupId })),
    ...[...graph.parents].flatMap(([childId, above]) =>
      above
        .filter((parentId) => ours(childId) && ours(parentId))
        .map((parentId) => ({ kind: "unnest" as const, childId, parentId })),
    ),
  ];
}

function* subsets<T>(items: readonly T[], size: number, from = 0): Generator<T[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= items.length - size; at += 1) {
    for (const rest of subsets(items, size - 1, at + 1)) yield [items[at] as T, ...rest];
  }
}

const origins = fc.array(fc.constantFrom<Origin>("local", "local", "local", "main"), {
  minLength: 8,
  maxLength: 8,
});

function withOrigins(graph: AccessGraph, picks: readonly Origin[]): AccessGraph {
  const groups = [...graph.groups.values()].map(
    (group, n) => [group.id, { ...group, origin: picks[n % picks.length] ?? "local" }] as const,
  );
  return { ...graph, groups: new Map(groups) };
}

describe("smallestCut", () => {
  test("W1: takes the permission with the fewest acts, or says that nothing here can", () => {
    fc.assert(
      fc.property(sketches, origins, keys, grants, (sketch, picks, key, level) => {
        const { graph: plain, subjects } = build(sketch);
        const graph = withOrigins(plain, picks);
        for (const subject of subjects) {
          const cut = smallestCut(graph, subject, key, level);
          const every = allActs(graph, subject);
          if (!cut.possible) {
            expect(has(...carriedOut(graph, subject, every), key, level)).toBe(true);
            expect(cut.fixed.length).toBeGreaterThan(0);
            continue;
          }
          expect(has(...carriedOut(graph, subject, cut.acts), key, level)).toBe(false);
          for (let size = 0; size < Math.min(cut.acts.length, 3); size += 1) {
            for (const acts of subsets(every, size))
              expect(has(...carriedOut(graph, subject, acts), key, level)).toBe(true);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test("W1: of two sets of the same size it names what concerns the person alone", () => {
    const graph: AccessGraph = {
      roles: new Map([["r", { id: "r", name: "R", permissions: { audit: "edit" }, accountAdmin: false }]]),
      groups: new Map(
        ["in", "out"].map((id) => [
          id,
          { id, name: id, roleId: id === "out" ? "r" : "none", origin: "local" as const },
        ]),
      ),
      parents: new Map([["in", ["out"]]]),
    };
    const subject = { directRoleId: null, groupIds: ["in"], sessionGroupIds: [] };
    expect(smallestCut(graph, subject, "audit", "view")).toEqual({
      possible: true,
      acts: [{ kind: "leave", groupId: "in" }],
    });
  });
});

describe("nestingsThatGive", () => {
  test("W1, G2: each of them gives the level and makes no circle; where none is named, none would", () => {
    fc.assert(
      fc.property(sketches, keys, grants, (sketch, key, level) => {
        const { graph, subjects } = build(sketch);
        for (const subject of subjects) {
          const changes = nestingsThatGive(graph, subject, key, level);
          for (const { childId, parentId } of changes) {
            const parents = new Map(graph.parents);
            parents.set(childId, [...(parents.get(childId) ?? []), parentId]);
            expect(has({ ...graph, parents }, subject, key, level)).toBe(true);
            expect(
              effective(graph, { directRoleId: null, groupIds: [parentId], sessionGroupIds: [] }).paths.some(
                ({ via }) => via.kind === "group" && via.path.includes(childId),
              ),
            ).toBe(false);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("fewestListings", () => {
  test("S1, W1: names the fewest groups that a tenant would have to be listed by, and these suffice", () => {
    const lists = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(sketches, lists, keys, grants, (sketch, picks, key, level) => {
        const { graph, subjects } = build(sketch);
        const ids = [...graph.groups.keys()];
        const listed = new Set(ids.filter((_, n) => picks[n % picks.length]));
        const there = (more: readonly string[], subject: Subject) => {
          const all = new Set([...listed, ...more]);
          return has(listedGraph(graph, all), listedSubject(subject, all), key, level);
        };
        for (const subject of subjects) {
          const found = fewestListings(graph, subject, listed, key, level);
          if (!found) {
            expect(there(ids, subject)).toBe(false);
            continue;
          }
          expect(there(found.unlisted, subject)).toBe(true);
          expect(found.path.filter((id) => !listed.has(id))).toEqual(found.unlisted);
          const rest = ids.filter((id) => !listed.has(id));
          for (let size = 0; size < found.unlisted.length; size += 1) {
            for (const more of subsets(rest, size)) expect(there(more, subject)).toBe(false);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
