import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { setSecret } from "@/lib/content/commands/secrets";
import { aDefinition, anItem } from "@/lib/content/testing";
import { writeXml } from "@/lib/content/transfer/xml/write";
import type { Context } from "@/lib/core/context";
import { outcomeOf } from "@/lib/tenants/testing";
import { actingIn, activeUser } from "@/lib/users/testing";
import { COMMANDS, commandsFor } from "./registry";
import { aFleet, begin, type Fleet, logged, runWhole } from "./testing/fleet";

let deployment: TestDeployment;
let fleet: Fleet;
let main: Context;
let one: TenantRef;
let two: TenantRef;
let outside: TenantRef;
const done = new Set<string>();

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  fleet = await aFleet(deployment, 4, 1);
  main = fleet.context;
  [one, two, , outside] = fleet.children as [TenantRef, TenantRef, TenantRef, TenantRef];
});

afterAll(() => deployment.close());

/** Runs a command for two children and expects it to succeed in both. */
async function ok(command: string, input: Record<string, unknown>, tenants = [one, two]): Promise<string[]> {
  const { run, targets } = await runWhole(main, command, input, tenants);
  expect(targets.filter(({ state }) => state !== "successful")).toEqual([]);
  expect(run).toMatchObject({ counts: { pending: 0, failed: 0, successful: tenants.length } });
  expect(run.endedAt).not.toBeNull();
  done.add(command);
  return targets.map(({ message }) => message ?? "");
}

/** What a command says where it fails in a child. */
async function failing(command: string, input: Record<string, unknown>, tenant = one) {
  const { targets } = await runWhole(main, command, input, [tenant]);
  const { state, code, message, fields } = targets[0] ?? {};
  expect(state).toBe("failed");
  return { code, message, fields };
}

const named = (what: string) => `${what} ${randomUUID().slice(0, 8)}`;
const usersOf = (tenant: TenantRef, email: string) =>
  inTenant(
    tenant,
    (tx) =>
      tx.sql<
        { status: string }[]
      >`select status from users where email_folded = ${email} or id::text = ${email}`,
  );
const itemsOf = (tenant: TenantRef, name: string) =>
  inTenant(
    tenant,
    (tx) => tx.sql<{ id: string; live: number | null; draft: Record<string, unknown>; settings: unknown }[]>`
      select id, live, draft, settings from content_items where name = ${name}`,
  );
const sitesOf = (tenant: TenantRef) =>
  inTenant(
    deployment.main,
    (tx) => tx.sql<{ name: string; active: boolean }[]>`
      select name, active from sites where tenant_id = ${tenant.id} order by name`,
  );
const sharedOf = (id: string) =>
  inTenant(
    deployment.main,
    (tx) => tx.sql<{ tenant_id: string; state: string }[]>`
      select tenant_id, state from share_targets where item_id = ${id} order by tenant_id`,
  );

describe("user on- and offboarding", () => {
  const email = `${randomUUID()}@example.com`;
  const person = { email, firstName: "Ann", lastName: "Onboard", role: "Analyst" };

  it("C16: CreateUser invites a person in each tenant, with the console's log and nothing personal kept", async () => {
    await ok("CreateUser", person);
    for (const tenant of [one, two]) {
      expect(await usersOf(tenant, email)).toMatchObject([{ status: "invited" }]);
      expect(await logged(tenant, "user.add")).toBeGreaterThan(0);
    }
    const kept = await inTenant(deployment.main, (tx) => tx.sql`select input, sealed from command_runs`);
    expect(JSON.stringify(kept)).not.toContain(email);
    expect(JSON.stringify(kept)).not.toContain("Onboard");
    expect(await failing("CreateUser", person)).toMatchObject({
      code: "conflict",
      fields: { email: expect.stringContaining("here already") },
    });
    expect(await failing("CreateUser", { ...person, email: "x@example.com", role: "No such" })).toMatchObject(
      { code: "invalid", fields: { role: expect.stringContaining("No such") } },
    );
  });

  it("C16, U8: InactiveUser and DeleteUser, by the address", async () => {
    await ok("InactiveUser", { email });
    expect(await usersOf(one, email)).toMatchObject([{ status: "inactive" }]);
    await ok("DeleteUser", { email });
    expect(await usersOf(one, email)).toEqual([]);
    expect(await failing("DeleteUser", { email })).toMatchObject({ code: "invalid" });
  });

  it("U9, U8: an Account Admin is refused without being named in what is kept", async () => {
    const id = await activeUser(one, {
      firstName: "Nora",
      lastName: "Named",
      email: `nora@${one.slug}.test`,
      roleId: "00000000-0000-4000-8000-000000000001",
    });
    const refused = await failing("DeleteUser", { email: `nora@${one.slug}.test` });
    expect(refused).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^This user is an Account/),
    });
    expect(await usersOf(one, id)).toHaveLength(1);
  });

  it("S7: SyncAllUserGroupRole asks for a sync of each tenant", async () => {
    await ok("SyncAllUserGroupRole", {});
    const jobs = await deployment.admin()`
      select from graphile_worker._private_jobs where payload->'input'->>'tenantId' = ${one.id}`;
    expect(jobs).toHaveLength(1);
  });
});

describe("tenant on- and offboarding", () => {
  it("T7: CreateTenantSite, CreateSite and UpdateTenantSiteStatus", async () => {
    await ok("CreateTenantSite", { site: "Paris" });
    expect(await failing("CreateTenantSite", { site: "Paris" })).toMatchObject({ code: "conflict" });
    const [first = ""] = await ok("CreateSite", { site: "Paris" });
    expect(first).toContain("there already");
    await ok("CreateSite", { site: "Rome" });
    await ok("UpdateTenantSiteStatus", { site: "rome", status: "disabled" });
    expect(await sitesOf(two)).toEqual([
      { name: "Paris", active: true },
      { name: "Rome", active: false },
    ]);
    expect(await failing("UpdateTenantSiteStatus", { site: "Oslo", status: "enabled" })).toMatchObject({
      code: "invalid",
      fields: { site: "This tenant has no site “Oslo”." },
    });
  });

  it("C16: CreateTenantDataIngestionSchedule makes a schedule at each tenant's site, by names", async () => {
    const [lookup] = aDefinition("integration").commands as object[];
    const commands = [{ ...lookup, fetchesEvents: true }];
    const { name } = await anItem(main, "integration", {
      definition: { ...aDefinition("integration"), commands },
    });
    const wanted = {
      name: named("Feed"),
      site: "Paris",
      integration: name,
      fetch: "lookup",
      connection: "Feed",
    };
    await ok("CreateTenantDataIngestionSchedule", { ...wanted, everyMinutes: "15" });
    const made = await inTenant(
      deployment.main,
      (tx) => tx.sql`
        select c.every_minutes from ingestion_schedules c join sites s on s.id = c.site_id and s.name = 'Paris'
        where c.name = ${wanted.name}`,
    );
    expect(made).toEqual([{ every_minutes: 15 }, { every_minutes: 15 }]);
    const nowhere = { ...wanted, site: "Oslo", everyMinutes: "15" };
    expect(await failing("CreateTenantDataIngestionSchedule", nowhere)).toMatchObject({ code: "invalid" });
  });

  it("C10: CreateOrUpdateConnectionByClone copies a connection with its secrets, but never to another host", async () => {
    const integration = await anItem(main, "integration");
    const source = await anItem(main, "connection", {
      definition: {
        ...aDefinition("connection", integration),
        values: { baseUrl: "https://general.example/v1" },
      },
    });
    await inTenant(main.tenant, (tx) =>
      setSecret(tx, main, { id: source.id, version: source.version, field: "token", value: "s3cret" }),
    );
    const path = "https://general.example/v2";
    const input = { connection: source.name, values: { baseUrl: path } };
    await ok("CreateOrUpdateConnectionByClone", input);
    const made = async () =>
      (await itemsOf(deployment.main, source.name)).filter(
        ({ draft }) => (draft.scope as { kind: string }).kind === "tenant",
      );
    for (const { draft } of await made()) {
      expect(draft).toMatchObject({ values: { baseUrl: path }, secrets: ["token"] });
    }
    await ok("CreateOrUpdateConnectionByClone", {
      connection: source.name,
      site: "Paris",
      secrets: { token: "an0ther" },
    });
    await ok("CreateOrUpdateConnectionByClone", { ...input, values: { baseUrl: "https://two.example" } });
    const copies = await itemsOf(deployment.main, source.name);
    expect(copies).toHaveLength(5);
    for (const { draft } of await made()) {
      expect(draft).toMatchObject({ values: { baseUrl: "https://two.example" }, secrets: [] });
    }
    const kept = await inTenant(deployment.main, (tx) => tx.sql`select input, sealed from command_runs`);
    expect(JSON.stringify(kept)).not.toContain("an0ther");
    const log = await inTenant(deployment.main, (tx) => tx.sql`select before, after from audit`);
    expect(JSON.stringify(log)).not.toMatch(/an0ther|s3cret/);
    expect(await failing("CreateOrUpdateConnectionByClone", { connection: "None" })).toMatchObject({
      fields: { connection: expect.stringContaining("no connection “None”") },
    });
  });

  it("C10–C12: SyncConnection, SyncEventAutomationRule and ShareMasterGlobalList share to the tenants named alone", async () => {
    const integration = await anItem(main, "integration");
    const items = {
      SyncConnection: await anItem(main, "connection", { uses: { id: integration.id } }),
      SyncEventAutomationRule: await anItem(main, "event_rule"),
      ShareMasterGlobalList: await anItem(main, "global_list"),
    };
    for (const [command, { id, name }] of Object.entries(items)) {
      await ok(command, { name });
      expect((await sharedOf(id)).map((row) => row.tenant_id)).toEqual([one.id, two.id].sort());
      expect(await failing(command, { name: "None" })).toMatchObject({ code: "invalid" });
    }
    const off = await anItem(main, "event_rule", { settings: { sharedByDefault: false } });
    expect(await failing("SyncEventAutomationRule", { name: off.name })).toMatchObject({
      code: "conflict",
      message: "Its Shared by default is off.",
    });
  });

  it("C7: PublishMasterPlaybookToAllSite publishes the live version, then shares it", async () => {
    const { id, name } = await anItem(main, "incident_playbook");
    expect(await failing("PublishMasterPlaybookToAllSite", { name })).toMatchObject({ code: "conflict" });
    await inTenant(main.tenant, async (tx) => {
      await tx.sql`insert into content_versions (item_id, number, definition, digest)
        select id, 1, draft, 'x' from content_items where id = ${id}`;
      await tx.sql`update content_items set live = 1, newest = 1, draft_changed = false where id = ${id}`;
    });
    await ok("PublishMasterPlaybookToAllSite", { name });
    expect(await sharedOf(id)).toHaveLength(2);
  });
});

describe("system import", () => {
  const xml = (
    type: Parameters<typeof writeXml>[0][number]["type"],
    name: string,
    definition: unknown,
    names = {},
  ) =>
    writeXml(
      [{ type, name, description: "", labels: ["all"], settings: {}, definition }],
      (id) => (names as Record<string, string>)[id] ?? id,
    );

  it("C11: CreateGlobalList makes a list of any JSON", async () => {
    const name = named("List");
    await ok("CreateGlobalList", { name, data: { hosts: ["a"] }, active: false });
    expect(await itemsOf(one, name)).toMatchObject([
      { draft: { data: { hosts: ["a"] } }, settings: { active: false } },
    ]);
    expect(await failing("CreateGlobalList", { name, data: 1 })).toMatchObject({ code: "conflict" });
  });

  it("C16: the five imports bring an item in, with names looked up where it arrives", async () => {
    const names = Object.fromEntries(
      ["u", "i", "p", "r", "c"].map((short) => [short, named(short)]),
    ) as Record<"u" | "i" | "p" | "r" | "c", string>;
    const [commandId, integrationId, playbookId] = [randomUUID(), randomUUID(), randomUUID()];
    const of = { [commandId]: names.u, [integrationId]: names.i, [playbookId]: names.p };
    const playbook = xml("event_playbook", names.p, aDefinition("event_playbook", { id: commandId }), of);
    expect(await failing("ImportPlaybookFromXML", { xml: playbook })).toMatchObject({
      message: expect.stringContaining(`the utility command “${names.u}”, which is not here`),
    });
    const utility = xml("utility_command", names.u, aDefinition("utility_command"));
    const [checked = ""] = await ok("ImportCommandFromXML", { xml: utility, check: true });
    expect(checked).toContain("Nothing was written");
    expect(await itemsOf(one, names.u)).toEqual([]);
    await ok("ImportCommandFromXML", { xml: utility, goLive: true });
    expect(await itemsOf(one, names.u)).toMatchObject([{ live: 1 }]);
    await ok("ImportPlaybookFromXML", { xml: playbook });
    expect(await itemsOf(two, names.p)).toMatchObject([{ live: null }]);
    expect(await failing("ImportPlaybookFromXML", { xml: playbook })).toMatchObject({
      message: expect.stringContaining("one of this name already"),
    });
    await ok("ImportPlaybookFromXML", { xml: playbook, existing: "replace", goLive: true });
    await ok("ImportIntegrationFromXML", { xml: xml("integration", names.i, aDefinition("integration")) });
    const rule = { ...aDefinition("event_rule"), outcome: { kind: "run_playbook", playbookId } };
    await ok("ImportEventAutomationRule", { xml: xml("event_rule", names.r, rule, of) });
    const connection = aDefinition("connection", { id: integrationId });
    await ok("ImportConnection", { xml: xml("connection", names.c, connection, of) });
    for (const name of Object.values(names)) expect(await itemsOf(two, name)).toHaveLength(1);
  });

  it("C16: a file of which one item is wrong brings nothing in, and says which", async () => {
    const good = named("Good");
    const file = `<bailiwick version="1">
      <utility-command name="${good}"><expression>1</expression></utility-command>
      <utility-command name="Bad"><expression></expression></utility-command></bailiwick>`;
    const { message } = await failing("ImportCommandFromXML", { xml: file });
    expect(message).toMatch(/Nothing was imported. Bad: .*Enter an expression/);
    expect(await itemsOf(one, good)).toEqual([]);
    expect(await failing("ImportCommandFromXML", { xml: "<!DOCTYPE x><bailiwick/>" })).toMatchObject({
      message: expect.stringContaining("DOCTYPE"),
    });
  });
});

describe("who may run commands", () => {
  const every = () => COMMANDS;
  const least: Record<string, Record<string, unknown>> = {
    CreateUser: { email: "a@b.test", firstName: "A", lastName: "B" },
    DeleteUser: { email: "a@b.test" },
    InactiveUser: { email: "a@b.test" },
    CreateTenantSite: { site: "X" },
    CreateSite: { site: "X" },
    UpdateTenantSiteStatus: { site: "X", status: "enabled" },
    CreateOrUpdateConnectionByClone: { connection: "X" },
    CreateGlobalList: { name: "X", data: 1 },
    CreateTenantDataIngestionSchedule: {
      ...{ name: "X", site: "X", integration: "X", fetch: "x", connection: "X", everyMinutes: "5" },
    },
  };
  const inputOf = ({ name, input }: (typeof COMMANDS)[number]) =>
    least[name] ?? ("xml" in input.shape ? { xml: "<x/>" } : "name" in input.shape ? { name: "X" } : {});

  it("R2: each command is refused to someone with only the fleet's right, and to someone without it", async () => {
    for (const command of every()) {
      const lacking = actingIn(deployment.main, { "fleet-commands": "edit" });
      const here = command.on === "tenant" ? [one] : [deployment.main];
      expect(await outcomeOf(begin(lacking, command.name, inputOf(command), here)), command.name).toMatch(
        /^forbidden: You need/,
      );
      const { component } = command.needs as { component: string };
      const own = actingIn(deployment.main, { ...(component ? { [component]: "edit" } : {}) });
      expect(await outcomeOf(begin(own, command.name, inputOf(command), [one])), command.name).toMatch(
        /^forbidden: You need View and edit of “Commands over tenants”/,
      );
    }
  });

  it("A5, T12: a tenant that one may not enter answers like one that is not there, for each command in a tenant", async () => {
    for (const command of every().filter(({ on }) => on === "instance")) {
      const ghost = { ...one, slug: "no-such-tenant" };
      const { targets } = await runWhole(main, command.name, inputOf(command), [outside, ghost]);
      expect(
        targets.map(({ state, code, tenant }) => ({ state, code, tenant })),
        command.name,
      ).toEqual([
        { state: "failed", code: "not_found", tenant: null },
        { state: "failed", code: "not_found", tenant: null },
      ]);
      expect(targets[0]?.message).toBe(targets[1]?.message);
    }
  });

  it("T7: what main does for a tenant knows neither main itself nor a tenant that is not there", async () => {
    for (const command of every().filter(({ on }) => on === "tenant")) {
      const { targets } = await runWhole(main, command.name, inputOf(command), [
        deployment.main,
        { ...one, slug: "no-such-tenant" },
      ]);
      expect(
        targets.map(({ code }) => code),
        command.name,
      ).toEqual(["not_found", "not_found"]);
    }
  });

  it("T10: a child runs on itself alone and knows no command that main does for tenants", async () => {
    const child = actingIn(one);
    const known = commandsFor(child).map(({ name }) => name);
    expect(known).toContain("CreateGlobalList");
    expect(known.filter((name) => /Sync|Site|Master|Clone/.test(name))).toEqual([]);
    expect(await outcomeOf(begin(child, "CreateSite", { site: "X" }))).toMatch(/^not_found/);
    expect(await outcomeOf(begin(child, "CreateGlobalList", { name: "Y", data: 1 }, [two]))).toMatch(
      /^invalid/,
    );
    const name = named("Own");
    const { run } = await runWhole(child, "CreateGlobalList", { name, data: 1 });
    expect(run).toMatchObject({ counts: { successful: 1, failed: 0, pending: 0 } });
    expect(await itemsOf(one, name)).toHaveLength(1);
    expect(await logged(one, "command.run")).toBeGreaterThan(0);
  });

  it("C16: for the own tenant a refusal changes nothing and stands beside the field", async () => {
    const own = actingIn(two);
    const before = await inTenant(two, (tx) => tx.sql`select from command_runs`);
    await expect(
      begin(own, "CreateUser", { email: "z@z.test", firstName: "Z", lastName: "Z", role: "None" }),
    ).rejects.toMatchObject({ code: "invalid", fields: { "input.role": "There is no role “None” here." } });
    await expect(begin(own, "CreateUser", { email: "no", colour: 1 })).rejects.toMatchObject({
      fields: {
        "input.email": expect.any(String),
        "input.firstName": "Enter a first name.",
        "input.colour": "This command takes no such field.",
      },
    });
    expect(await inTenant(two, (tx) => tx.sql`select from command_runs`)).toHaveLength(before.length);
  });

  it("A4: what the person may do is asked when a tenant has its turn", async () => {
    const { context, person } = await aFleet(deployment, 0);
    const id = await begin(context, "CreateGlobalList", { name: named("Late"), data: 1 }, [one]);
    await inTenant(
      deployment.main,
      (tx) => tx.sql`update users set status = 'inactive' where id = ${person}`,
    );
    const { carryOutRun } = await import("./engine");
    await carryOutRun({ runId: id });
    const rows = await inTenant(
      deployment.main,
      (tx) => tx.sql<{ code: string }[]>`select code from command_targets where run_id = ${id}`,
    );
    expect(rows).toEqual([{ code: "forbidden" }]);
  });

  it("C16: every command was run with success", async () => {
    expect([...done].sort()).toEqual(
      every()
        .map(({ name }) => name)
        .sort(),
    );
    const [row] = await inControl((tx) => tx.sql`select from tenants where slug = 'no-such-tenant'`);
    expect(row).toBeUndefined();
  });
});
