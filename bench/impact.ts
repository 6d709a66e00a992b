import { inTenant, type TenantRef } from "@/db/connection";
import { peopleRemoved } from "@/lib/impact/deltas";
import type { AccessDelta } from "@/lib/impact/model";
import { impactOf } from "@/lib/impact/queries";
import { against, atMost } from "./measure";
import type { Case } from "./world";

const RUNS = 3;

/** W2: who gains or loses what, for changes of every size, against counting everybody's groups once. */
export const impact: Case = async ({ main, context }) => {
  // What is least to be read of everybody: each one's groups, counted.
  const floor = () =>
    inTenant(
      main,
      ({ sql }) => sql`
        select u.status, count(*) from group_members m join users u on u.id = m.user_id group by u.status`,
    );
  const outcomes = [];
  for (const [name, limit, delta] of await changes(main)) {
    const tell = () => inTenant(main, (tx) => impactOf(tx, context, delta));
    outcomes.push(atMost(`who gains or loses by ${name}`, limit, await against(RUNS, tell, floor)));
  }
  return outcomes;
};

async function changes(main: TenantRef): Promise<[string, number, AccessDelta][]> {
  const roles = await ids(main, "roles", "Bench role %");
  const [everyOne = ""] = await ids(main, "roles", "Bench role 1");
  const [shared = ""] = await ids(main, "roles", "Bench role 5");
  const [outer = "", inner = ""] = await ids(main, "groups", "Bench group %");
  const [listed = ""] = await ids(main, "groups", "Shared group 5");
  const people = await ids(main, "users", "user%");
  const audit = { audit: "edit" } as const;
  const rolesOf = (of: string[]) => ({ roles: of.map((id) => ({ id, permissions: audit })) });
  return [
    ["one person's role", 6, { users: { ids: people.slice(0, 1), roleId: everyOne } }],
    ["500 people deactivated", 12, peopleRemoved({ userIds: people })],
    ["a group with 500 new members", 10, { join: { groupIds: [outer], ids: people } }],
    ["a nesting", 6, { nest: { groupIds: [outer], ids: [inner] } }],
    ["a group that leaves every tenant", 6, { groups: [{ id: listed, roleId: null }] }],
    ["a role of 5,000 people", 12, rolesOf([everyOne])],
    ["a role of 27,000 people", 20, rolesOf([shared])],
    ["every role, so everybody", 45, rolesOf(roles)],
  ];
}

async function ids(main: TenantRef, sort: "users" | "groups" | "roles", like: string): Promise<string[]> {
  const rows = await inTenant(main, ({ sql }) =>
    sort === "users"
      ? sql<{ id: string }[]>`select id from users where email like ${like} order by email limit 500`
      : sort === "groups"
        ? sql<{ id: string }[]>`select id from groups where name like ${like} order by name limit 10`
        : sql<{ id: string }[]>`select id from roles where name like ${like} order by name limit 40`,
  );
  return rows.map(({ id }) => id);
}
