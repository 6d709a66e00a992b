import { randomUUID } from "node:crypto";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { freePort } from "@/db/embedded/port";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { updateOwnDetails } from "@/lib/account/commands";
import { resetEnv } from "@/lib/core/env";
import { countedAttempt, lockKeyOf } from "@/lib/core/locks";
import { createSession } from "@/lib/core/sessions";
import { createGroup } from "@/lib/groups/commands/create";
import { sendMail } from "@/lib/mail/send";
import { createRole } from "@/lib/roles/commands";
import { syncChanges } from "@/lib/sync/engine";
import { jobsOf, pairedChild } from "@/lib/sync/testing/kit";
import { addUsers } from "./commands/add";
import { deleteUsers } from "./commands/delete";
import { editPermissions } from "./commands/permissions";
import { deactivateUsers } from "./commands/status";
import { updateUser } from "./commands/update";
import { actingIn, perform } from "./testing";

let deployment: TestDeployment;
let main: TenantRef;
let children: TenantRef[];
let onMain: string;
let refusing: SMTPServer;

beforeAll(async () => {
  const port = await freePort();
  refusing = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => done(new Error(`<${address}> is not known here`)),
  });
  await new Promise<void>((resolve) => refusing.listen(port, "127.0.0.1", resolve));
  process.env.SMTP_URL = `smtp://127.0.0.1:${port}`;
  resetEnv();
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  children = [await pairedChild(deployment), await pairedChild(deployment, { region: "default" })];
});
afterAll(async () => {
  process.env.SMTP_URL = "";
  resetEnv();
  await new Promise<void>((resolve) => refusing.close(() => resolve()));
  await deployment.close();
});

/** Every table of every schema of every region in which a text stands, in letters or as bytes, whatever its case. */
async function tablesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  const [letters, bytes] = [`%${text}%`, `%${Buffer.from(text).toString("hex")}%`];
  for (const region of ["default", "emea"]) {
    const sql = deployment.admin(region);
    const tables = await sql<{ schema: string; name: string }[]>`
      select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')`;
    expect(tables.map(({ schema }) => schema)).toContain("graphile_worker");
    for (const { schema, name } of tables) {
      const rows = await sql`
        select from ${sql(schema)}.${sql(name)} t where t::text ilike ${letters} or t::text like ${bytes} limit 1`;
      if (rows.length > 0) found.push(`${region} ${schema}.${name}`);
    }
  }
  return found.sort();
}

/** What a person has ever been called, each of them found nowhere else. */
const CALLED = {
  first: {
    email: "zephyrine@vanish.test",
    firstName: "Zephyrine",
    lastName: "Quillfeather",
    phone: "+1 555 0142",
  },
  second: {
    email: "z.marlowe@vanish.test",
    firstName: "Zephie",
    lastName: "Marlowe-Quist",
    phone: "+1 555 0173",
  },
  last: { firstName: "Zeph", lastName: "Okonkwo-Vance", phone: "+1 555 0188" },
};
const TEXTS = Object.values(CALLED).flatMap((called) => Object.values(called));

async function role(tenant: TenantRef): Promise<string> {
  const input = {
    name: `Role of ${tenant.slug}`,
    description: "",
    permissions: { incidents: "view" },
  } as const;
  return (await perform(createRole, actingIn(tenant), input)).id;
}

async function group(tenant: TenantRef, roleId: string, tenantIds: string[]): Promise<string> {
  const lists = { idpGroups: [], userIds: [], nestedGroupIds: [], tenantIds };
  const input = { name: `Group of ${tenant.slug}`, description: "", roleId, ...lists };
  return (await perform(createGroup, actingIn(tenant), input)).id;
}

/** Somebody who was invited, renamed, joined, deactivated, signed in, failed to, and was kept in a snapshot. */
async function lived(tenant: TenantRef, groupId: string): Promise<string> {
  const admin = actingIn(tenant);
  const { users } = await perform(addUsers, admin, {
    rows: [CALLED.first],
    roleId: null,
    groupIds: [groupId],
  });
  const id = users[0]?.id ?? "";
  await mailRefused(tenant, id);
  const row = async () => {
    const [found] = await inTenant(
      tenant,
      ({ sql }) => sql<{ version: number }[]>`
      select version from users where id = ${id}`,
    );
    return { id, version: found?.version ?? 0 };
  };
  await perform(updateUser, admin, { ...(await row()), ...CALLED.second });
  await inTenant(tenant, ({ sql }) => sql`update users set status = 'active' where id = ${id}`);
  const { version } = await row();
  await perform(updateOwnDetails, actingIn(tenant, undefined, id), { version, ...CALLED.last });
  const change = { userIds: [id], roleId: "keep" as const, addGroupIds: [], removeGroupIds: [] };
  await perform(editPermissions, admin, change);
  await perform(deactivateUsers, admin, { userIds: [id] });
  await createSession({ homeId: tenant.id, userId: id, ip: "192.0.2.9", userAgent: "Firefox" });
  await countedAttempt([lockKeyOf(tenant.id, CALLED.second.email)], async () => undefined);
  const snapshot = randomUUID();
  const sql = deployment.admin(tenant.region);
  await sql`
    insert into ${sql(tenant.schema)}.snapshots (id, pairing_id, content) values (${snapshot}, ${snapshot}, '{}')`;
  await sql`
    insert into ${sql(tenant.schema)}.snapshot_users (snapshot_id, user_id, content)
    select ${snapshot}, u.id, to_jsonb(u) from ${sql(tenant.schema)}.users u where u.id = ${id}`;
  return id;
}

/** The mail server refuses the invitation; what the queue then keeps of it names nobody. */
async function mailRefused(tenant: TenantRef, id: string): Promise<void> {
  const rows = await deployment.admin(tenant.region)<{ payload: { by: string; input: unknown } }[]>`
    select payload from graphile_worker._private_jobs where payload::text like ${`%${id}%`}
      and payload::text like '%invitation%'`;
  expect(rows).toHaveLength(1);
  for (const { payload } of rows) {
    const error: unknown = await sendMail(payload.input, payload.by).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    for (const text of TEXTS) expect(`${(error as Error).stack}`).not.toContain(text);
  }
}

async function pushToChildren(): Promise<void> {
  for (const { input } of await jobsOf(deployment, "sync_changes")) await syncChanges(input);
}

describe("U8: deleting somebody erases what names him, in every table of every schema of every region", () => {
  it("of main, and of the children that he was synced to, once they were told", async () => {
    onMain = await group(
      main,
      await role(main),
      children.map((child) => child.id),
    );
    const id = await lived(main, onMain);
    await pushToChildren();
    const everywhere = await tablesWith(CALLED.last.lastName);
    for (const { region, schema } of [main, ...children])
      expect(everywhere).toContain(`${region} ${schema}.users`);
    expect(await tablesWith(CALLED.first.email)).toEqual(["default main.personal_values"]);

    await perform(deleteUsers, actingIn(main), { userIds: [id] });
    await pushToChildren();
    for (const text of TEXTS) expect(await tablesWith(text), text).toEqual([]);
    const [log] = await inTenant(
      main,
      ({ sql }) => sql`select count(*)::int as rows from audit where target_id = ${id}`,
    );
    expect(log?.rows).toBeGreaterThan(4);
    expect(
      await inControl(
        ({ sql }) => sql`
      select from sign_in_attempts where key = ${lockKeyOf(main.id, CALLED.second.email)}`,
      ),
    ).toHaveLength(0);
  });

  it("of a child, where main has somebody of the same address who clashes with him (S5)", async () => {
    const [child] = children as [TenantRef];
    const id = await lived(child, await group(child, await role(child), []));
    const namesake = await lived(main, onMain);
    await pushToChildren();
    const clashing = await inControl(
      ({ sql }) =>
        sql`select from pairings where tenant_id = ${child.id} and conflicts::text like ${`%${namesake}%`}`,
    );
    expect(clashing).toHaveLength(1);

    await perform(deleteUsers, actingIn(child), { userIds: [id] });
    for (const text of TEXTS) {
      const places = await tablesWith(text);
      expect(
        places.filter((place) => place.startsWith(`${child.region} ${child.schema}.`)),
        text,
      ).toEqual([]);
    }
    await perform(deleteUsers, actingIn(main), { userIds: [namesake] });
    await pushToChildren();
    for (const text of TEXTS) expect(await tablesWith(text), text).toEqual([]);
  });
});
