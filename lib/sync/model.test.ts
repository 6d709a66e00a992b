import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SyncEntry } from "./entries";
import { batches } from "./fan-out";
import { isUnreachable, type MainState, project, SyncTenants, syncErrorWords } from "./model";

const state = (): MainState => ({
  roles: [
    { id: "r1", kind: "custom", name: "One", description: "", permissions: {}, advanced: {} },
    { id: "r0", kind: "predefined", name: "Account Admin", description: "", permissions: {}, advanced: {} },
    { id: "r9", kind: "custom", name: "Unused", description: "", permissions: {}, advanced: {} },
  ],
  users: ["active", "inactive", "invited", "deleted", "active"].map((status, n) => ({
    id: `u${n}`,
    email: `u${n}@main.test`,
    first_name: null,
    last_name: null,
    phone: null,
    type: "local",
    status: status as "active",
  })),
  groups: [
    { id: "inner", type: "custom", name: "Inner", description: "", role_id: "r1" },
    { id: "middle", type: "custom", name: "Middle", description: "", role_id: "r1" },
    { id: "outer", type: "custom", name: "Outer", description: "", role_id: "r0" },
  ],
  members: [
    ...["u0", "u1", "u2", "u3"].map((user_id) => ({ group_id: "inner", user_id })),
    { group_id: "middle", user_id: "u4" },
  ],
  nestings: [
    { child_id: "inner", parent_id: "middle" },
    { child_id: "middle", parent_id: "outer" },
  ],
  listings: [
    { group_id: "inner", tenant_id: "acme" },
    { group_id: "outer", tenant_id: "acme" },
    { group_id: "middle", tenant_id: "globex" },
  ],
});

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe("project", () => {
  it("S1: gives the groups that list the tenant, their members and roles, and no nesting that is cut", () => {
    const acme = project(state(), "acme");
    expect(ids(acme.groups)).toEqual(["inner", "outer"]);
    expect(ids(acme.users)).toEqual(["u0", "u1", "u2"]);
    expect(acme.members).toHaveLength(3);
    expect(acme.nestings).toEqual([]);
    expect(ids(project(state(), "globex").users)).toEqual(["u4"]);
  });

  it("S5: leaves out the predefined roles and those that no listed group has", () => {
    expect(ids(project(state(), "acme").roles)).toEqual(["r1"]);
  });

  it("S1: gives a nesting once both ends list the tenant", () => {
    const main = state();
    const listings = [...main.listings, { group_id: "middle", tenant_id: "acme" }];
    expect(project({ ...main, listings }, "acme").nestings).toHaveLength(2);
  });

  it("S1: gives a tenant that nothing lists nothing", () => {
    const nothing = { roles: [], users: [], groups: [], members: [], nestings: [] };
    expect(project(state(), "nobody")).toEqual(nothing);
  });

  it("S1: never gives a row that lacks what it refers to, whatever main holds", () => {
    const name = fc.constantFrom("a", "b", "c", "d", "e");
    const graph = fc.record({
      groups: fc.uniqueArray(fc.record({ id: name, role_id: name }), { selector: ({ id }) => id }),
      users: fc.uniqueArray(fc.record({ id: name, status: fc.constantFrom("active", "deleted") }), {
        selector: ({ id }) => id,
      }),
      members: fc.array(fc.record({ group_id: name, user_id: name })),
      nestings: fc.array(fc.record({ child_id: name, parent_id: name })),
      listings: fc.array(fc.record({ group_id: name, tenant_id: fc.constantFrom("t", "u") })),
    });
    fc.assert(
      fc.property(graph, (main) => {
        const given = project({ roles: [], ...main } as unknown as MainState, "t");
        const [groups, users] = [new Set(ids(given.groups)), new Set(ids(given.users))];
        const listed = (id: string) =>
          main.listings.some((row) => row.group_id === id && row.tenant_id === "t");
        return (
          [...groups].every(listed) &&
          given.members.every((row) => groups.has(row.group_id) && users.has(row.user_id)) &&
          given.nestings.every((row) => groups.has(row.child_id) && groups.has(row.parent_id)) &&
          given.users.every((user) => user.status === "active") &&
          [...users].every((id) => given.members.some((row) => row.user_id === id))
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("batches", () => {
  const entry = (tenant: string, users = 0): SyncEntry => ({
    tenant,
    schema: "t_x",
    role: "r",
    pairing_id: "p",
    seq: 1,
    mode: "part",
    users: Array.from({ length: users }, () => ({}) as never),
  });

  it("cuts to a hundred tenants in the order of their ids", () => {
    const entries = Array.from({ length: 250 }, (_, n) => entry(String((n * 7) % 250).padStart(3, "0")));
    const cut = batches(entries);
    expect(cut.map((batch) => batch.length)).toEqual([100, 100, 50]);
    const order = cut.flat().map(({ tenant }) => tenant);
    expect(order).toEqual([...order].sort());
  });

  it("cuts large tenants to less", () => {
    expect(batches(["a", "b", "c"].map((id) => entry(id, 10_000))).map((batch) => batch.length)).toEqual([
      1, 1, 1,
    ]);
    expect(batches([])).toEqual([]);
  });
});

describe("the words and the input", () => {
  it.each([
    ["ECONNREFUSED", true, "The database of its region could not be reached."],
    [undefined, true, "The database of its region could not be reached."],
    ["57P01", true, "The database of its region could not be reached."],
    ["55P03", false, "Another change of this tenant was still under way."],
    ["42501", false, "Its database refused main's role."],
    ["42P01", false, "Its schema is damaged or incomplete."],
    ["23505", false, "Its database refused main's data."],
  ])("S7: says what %s means", (code, unreachable, words) => {
    expect(isUnreachable(code)).toBe(unreachable);
    expect(syncErrorWords(code, "abc")).toBe(`${words} This is tried again by itself (reference abc).`);
  });

  it("takes one tenant or many, and nothing else", () => {
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()];
    expect(SyncTenants.parse({ tenantId: a })).toEqual({ tenantIds: [a], erased: [] });
    expect(SyncTenants.parse({ tenantIds: [a, b] }).tenantIds).toEqual([a, b]);
    expect(SyncTenants.safeParse({ tenantId: "main" }).success).toBe(false);
    expect(SyncTenants.safeParse({ tenant: a }).success).toBe(false);
  });
});
