import { randomUUID } from "node:crypto";
import { inTenant, type TenantRef } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/seeds";
import { contextOfActing } from "@/lib/core/acting";
import type { Context } from "@/lib/core/context";
import { execute } from "@/lib/core/execute";
import { syncTenants } from "@/lib/sync/engine";
import { aGroup, pair, writeMain } from "@/lib/sync/testing/fixtures";
import { anAdmin } from "@/lib/tenants/testing";
import { carryOutRun } from "../engine";
import { RunCommandInput } from "../model";
import { runById, runTargets } from "../queries";
import { runCommand } from "../start";
import type { CommandRun, RunTarget } from "../words";

/** Main with a person who enters some of its paired children as Account Admin, by a group. */
export type Fleet = { main: TenantRef; children: TenantRef[]; person: string; context: Context };

/** Makes a fleet. The last `outside` children are paired, but no group lists them. */
export async function aFleet(deployment: TestDeployment, count: number, outside = 0): Promise<Fleet> {
  const { main } = deployment;
  const children: TenantRef[] = [];
  for (let n = 0; n < count; n++)
    children.push(await deployment.child({ region: n % 2 ? "emea" : "default" }));
  for (const child of children) await pair(child);
  const person = await anAdmin(main, `boss-${randomUUID()}@main.test`);
  const group = aGroup(`Fleet ${randomUUID()}`, ACCOUNT_ADMIN_ID);
  const listed = children.slice(0, count - outside);
  await writeMain(main, {
    groups: [group],
    members: [{ group_id: group.id, user_id: person }],
    listings: listed.map(({ id }) => ({ group_id: group.id, tenant_id: id })),
  });
  await syncTenants({ tenantIds: children.map(({ id }) => id) });
  return { main, children, person, context: await contextOf(main, person, "main") };
}

/** The context of a person of main in a tenant, by the real gate. */
export async function contextOf(main: TenantRef, person: string, slug: string): Promise<Context> {
  const acting = {
    kind: "user" as const,
    id: person,
    home: main.id,
    sessionGroups: [],
    connectionId: null,
    requestId: "test",
    ip: null,
  };
  const context = await contextOfActing(acting, slug);
  if (!context) throw new Error(`${slug} may not be entered`);
  return context;
}

/** Starts a command as its gate does. Returns the run's id. */
export async function begin(
  context: Context,
  command: string,
  input: Record<string, unknown> = {},
  tenants: readonly TenantRef[] = [],
): Promise<string> {
  const asked = RunCommandInput.parse({ command, input, tenants: tenants.map(({ slug }) => slug) });
  return (await execute({ name: "command.run", run: runCommand }, context, asked)).id;
}

/** Starts a command and does what the worker does. */
export async function runWhole(
  context: Context,
  command: string,
  input: Record<string, unknown> = {},
  tenants: readonly TenantRef[] = [],
): Promise<{ run: CommandRun; targets: RunTarget[] }> {
  const id = await begin(context, command, input, tenants);
  if (context.tenant.kind === "main") await carryOutRun({ runId: id });
  return { run: await runById(context, id), targets: (await runTargets(context, id)).rows };
}

/** How many rows of the log an instance has for an action. */
export async function logged(tenant: TenantRef, action: string): Promise<number> {
  const rows = await inTenant(tenant, (tx) => tx.sql`select from audit where action = ${action}`);
  return rows.length;
}
