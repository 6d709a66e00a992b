import { randomUUID } from "node:crypto";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { noteMainChange } from "../changed";
import type { MainChange, MainState } from "../model";
import { readMain } from "./fixtures";

type Sql = Tx["sql"];
type Pick = <T>(list: readonly T[]) => T | undefined;
type Deed = (
  sql: Sql,
  state: MainState,
  pick: Pick,
  tenants: readonly string[],
) => Promise<MainChange | undefined>;

/** A stream of numbers between 0 and 1 that a seed determines. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Does one random deed on main, as the console's commands do it, and returns what it told the children. */
export async function randomDeed(
  main: TenantRef,
  tenants: readonly string[],
  roll: () => number,
): Promise<MainChange | undefined> {
  const state = await readMain(main);
  const pick: Pick = (list) => list[Math.floor(roll() * list.length)];
  const deed = pick(DEEDS);
  return inTenant(main, async (tx) => {
    const change = await deed?.(tx.sql, state, pick, tenants);
    if (change) await noteMainChange(tx, change);
    return change;
  });
}

/** Few names, so that they pass from one row to another and roles swap them. */
const NAMES = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa"];
const living = (state: MainState) => state.users.filter((user) => user.status !== "deleted");
const custom = (state: MainState) => state.roles.filter((role) => role.kind !== "predefined");
const free = (taken: readonly { name: string }[], pick: Pick) =>
  pick(NAMES.filter((name) => !taken.some((row) => row.name.toLowerCase() === name.toLowerCase())));

const DEEDS: Deed[] = [
  async function addUser(sql, state, pick) {
    const id = randomUUID();
    const group = pick(state.groups);
    const local = free(
      living(state).map((user) => ({ name: user.email?.split("@")[0] ?? "" })),
      pick,
    );
    if (!local) return undefined;
    await sql`insert into users (id, email, status) values (${id}, ${`${local}@main.test`}, 'invited')`;
    if (!group) return { users: [id] };
    await sql`insert into group_members (group_id, user_id) values (${group.id}, ${id})`;
    return { users: [id], members: [{ groupId: group.id, userId: id }] };
  },
  async function editUser(sql, state, pick) {
    const user = pick(living(state));
    if (!user) return undefined;
    await sql`update users set first_name = ${pick(NAMES) ?? null}, phone = ${pick(["1", "2", null]) ?? null},
      status = ${pick(["active", "inactive"]) ?? "active"} where id = ${user.id}`;
    return { users: [user.id] };
  },
  async function swapAddresses(sql, state, pick) {
    const [a, b] = [pick(living(state)), pick(living(state))];
    if (!a || !b || a.id === b.id) return undefined;
    await sql`update users set email = null where id = ${a.id}`;
    await sql`update users set email = ${a.email} where id = ${b.id}`;
    await sql`update users set email = ${b.email} where id = ${a.id}`;
    return { users: [a.id, b.id] };
  },
  async function deleteUser(sql, state, pick) {
    const user = pick(living(state));
    if (!user) return undefined;
    const members = await sql<{ groupId: string; userId: string }[]>`
      delete from group_members where user_id = ${user.id} returning group_id as "groupId", user_id as "userId"`;
    await sql`update users set status = 'deleted', email = null, first_name = null, last_name = null, phone = null
      where id = ${user.id}`;
    return { users: [user.id], members: [...members] };
  },
  async function addRole(sql, state, pick) {
    const name = free(state.roles, pick);
    if (!name) return undefined;
    const id = randomUUID();
    await sql`insert into roles (id, name) values (${id}, ${name})`;
    return { roles: [id] };
  },
  async function editRole(sql, state, pick) {
    const role = pick(custom(state));
    if (!role) return undefined;
    await sql`update roles set name = ${free(state.roles, pick) ?? role.name},
      permissions = jsonb_build_object('users', ${pick(["view", "edit"]) ?? "view"}::text),
      advanced = jsonb_build_object('dashboards', jsonb_build_array(${pick(["sync", "access"]) ?? "sync"}::text)) where id = ${role.id}`;
    return { roles: [role.id] };
  },
  async function swapRoleNames(sql, state, pick) {
    const [a, b] = [pick(custom(state)), pick(custom(state))];
    if (!a || !b || a.id === b.id) return undefined;
    await sql`update roles set name = 'swapping' where id = ${a.id}`;
    await sql`update roles set name = ${a.name} where id = ${b.id}`;
    await sql`update roles set name = ${b.name} where id = ${a.id}`;
    return { roles: [a.id, b.id] };
  },
  async function deleteRole(sql, state, pick) {
    const role = pick(custom(state).filter(({ id }) => !state.groups.some((group) => group.role_id === id)));
    if (!role) return undefined;
    await sql`delete from roles where id = ${role.id}`;
    return { roles: [role.id] };
  },
  async function addGroup(sql, state, pick, tenants) {
    const name = free(state.groups, pick);
    const role = pick(state.roles);
    if (!name || !role) return undefined;
    const id = randomUUID();
    const listed = tenants.filter(() => pick([true, false]));
    const users = living(state).filter(() => pick([true, false, false]));
    await sql`insert into groups (id, name, role_id) values (${id}, ${name}, ${role.id})`;
    for (const tenant of listed) await sql`insert into group_tenants values (${id}, ${tenant})`;
    for (const user of users) await sql`insert into group_members values (${id}, ${user.id})`;
    return {
      groups: [id],
      members: users.map((user) => ({ groupId: id, userId: user.id })),
      tenants: listed,
    };
  },
  async function editGroup(sql, state, pick) {
    const group = pick(state.groups);
    if (!group) return undefined;
    const role = pick([pick(state.roles)?.id, ACCOUNT_ADMIN_ID]) ?? group.role_id;
    await sql`update groups set name = ${free(state.groups, pick) ?? group.name}, role_id = ${role}
      where id = ${group.id}`;
    return { groups: [group.id] };
  },
  async function deleteGroup(sql, state, pick) {
    const group = pick(state.groups);
    if (!group || pick([true, false])) return undefined;
    await sql`delete from groups where id = ${group.id}`;
    return { groups: [group.id] };
  },
  async function list(sql, state, pick, tenants) {
    const [group, tenant] = [pick(state.groups), pick(tenants)];
    if (!group || !tenant) return undefined;
    await sql`insert into group_tenants values (${group.id}, ${tenant}) on conflict do nothing`;
    return { groups: [group.id], tenants: [tenant] };
  },
  async function unlist(sql, state, pick) {
    const listing = pick(state.listings);
    if (!listing) return undefined;
    await sql`delete from group_tenants where group_id = ${listing.group_id} and tenant_id = ${listing.tenant_id}`;
    return { groups: [listing.group_id], tenants: [listing.tenant_id] };
  },
  async function join(sql, state, pick) {
    const [group, user] = [pick(state.groups), pick(living(state))];
    if (!group || !user) return undefined;
    await sql`insert into group_members values (${group.id}, ${user.id}) on conflict do nothing`;
    return { members: [{ groupId: group.id, userId: user.id }] };
  },
  async function leave(sql, state, pick) {
    const member = pick(state.members);
    if (!member) return undefined;
    await sql`delete from group_members where group_id = ${member.group_id} and user_id = ${member.user_id}`;
    return { members: [{ groupId: member.group_id, userId: member.user_id }] };
  },
  async function nest(sql, state, pick) {
    const [child, parent] = [pick(state.groups), pick(state.groups)];
    if (!child || !parent || child.id === parent.id) return undefined;
    await sql`insert into group_nestings values (${child.id}, ${parent.id}) on conflict do nothing`;
    return { nestings: [{ childId: child.id, parentId: parent.id }] };
  },
  async function unnest(sql, state, pick) {
    const nesting = pick(state.nestings);
    if (!nesting) return undefined;
    await sql`delete from group_nestings where child_id = ${nesting.child_id} and parent_id = ${nesting.parent_id}`;
    return { nestings: [{ childId: nesting.child_id, parentId: nesting.parent_id }] };
  },
];
