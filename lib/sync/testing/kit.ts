import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { inTenant, type TenantRef, type Tx } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";
import { syncChanges } from "../engine";
import { project } from "../model";
import { aGroup, aRole, aUser, childRows, pair, readMain, sorted, writeMain } from "./fixtures";

/** A name that no other test has. */
export const unique = (name: string) => `${name} ${randomUUID().slice(0, 6)}`;

/** Makes a child that looks paired. */
export async function pairedChild(
  deployment: TestDeployment,
  options?: { region?: string },
): Promise<TenantRef> {
  const child = await deployment.child(options);
  await pair(child);
  return child;
}

/** Holds the children's actual rows equal to what the pure projection says of main. */
export async function expectInSync(deployment: TestDeployment, ...children: TenantRef[]): Promise<void> {
  const state = await readMain(deployment.main);
  for (const child of children) {
    expect(sorted(await childRows(deployment, child))).toEqual(sorted(project(state, child.id)));
  }
}

/** Changes main and gives the change its number, as a command does. */
export async function onMain(
  { main }: TestDeployment,
  work: (sql: Tx["sql"]) => Promise<unknown>,
): Promise<void> {
  await inTenant(main, async ({ sql }) => {
    await work(sql);
    await sql`update change_counter set n = n + 1`;
  });
}

/** A group of main with a role and members that lists the children, not told to anyone yet. */
export async function listedGroup(
  { main }: TestDeployment,
  children: TenantRef[],
  names: string[] = ["Joe"],
  roleId?: string,
) {
  const role = aRole(unique("Role"), { permissions: { users: "view" } });
  const group = aGroup(unique("Group"), roleId ?? role.id);
  const users = names.map((name) => aUser(unique(name).replace(" ", ".")));
  const members = users.map((user) => ({ group_id: group.id, user_id: user.id }));
  const listings = children.map((child) => ({ group_id: group.id, tenant_id: child.id }));
  await writeMain(main, { roles: [role], groups: [group], users, members, listings });
  return { role, group, users, change: { groups: [group.id], tenants: children.map(({ id }) => id) } };
}

/** As `listedGroup`, and the children hold it. */
export async function syncedGroup(deployment: TestDeployment, children: TenantRef[], names?: string[]) {
  const made = await listedGroup(deployment, children, names);
  await syncChanges(made.change);
  await expectInSync(deployment, ...children);
  return made;
}

/** The jobs of a task in main's database. */
export async function jobsOf(
  deployment: TestDeployment,
  task: string,
): Promise<{ by: string; input: Record<string, unknown> }[]> {
  const rows = await deployment.admin()<{ payload: { by: string; input: Record<string, unknown> } }[]>`
    select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where t.identifier = ${task} order by j.id`;
  return rows.map((row) => row.payload);
}
