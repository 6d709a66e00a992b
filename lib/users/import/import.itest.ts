import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { resetEnv } from "@/lib/core/env";
import { createGroup } from "@/lib/groups/commands/create";
import { addUsers } from "../commands/add";
import { userById } from "../queries";
import { actingIn, activeUser, perform } from "../testing";
import { ImportInput } from "./model";
import { importUsers } from "./run";
import type { ImportEvent, ImportReport } from "./words";

let deployment: TestDeployment;
let acme: TenantRef;
let admin: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ region: "default" });
  admin = actingIn(acme);
  await activeUser(acme, { email: "here@acme.test" });
});
afterAll(() => deployment.close());

beforeEach(() => {
  process.env.SMTP_URL = "";
  resetEnv();
});

const HEADER = "Email,First name,Last name,Phone";
const bytesOf = (text: string) => new TextEncoder().encode(text);
const file = (...lines: string[]) => bytesOf([HEADER, ...lines].join("\n"));

async function run(bytes: Uint8Array, query: Record<string, string> = {}, context = admin) {
  const input = ImportInput.parse({ mode: "check", ...query });
  const events: ImportEvent[] = [];
  for await (const event of importUsers(context, input, bytes)) events.push(event);
  return events;
}

async function reportOf(bytes: Uint8Array, query: Record<string, string> = {}): Promise<ImportReport> {
  const last = (await run(bytes, query)).at(-1);
  if (last?.type !== "report") throw new Error(`no report but ${JSON.stringify(last)}`);
  return last.report;
}

async function users(): Promise<number> {
  const [row] = await inTenant(acme, ({ sql }) => sql<{ n: number }[]>`select count(*)::int as n from users`);
  return row?.n ?? 0;
}

describe("checking a file", () => {
  it("U3: finds the columns, and reports each wrong row with its line, field and reason", async () => {
    const report = await reportOf(
      bytesOf(
        [
          "sep=;",
          "Last name;First name;E-mail;Notes;Mobile",
          "Doe;Jane;jane@acme.test;fine;+1 555 0100",
          "Bloggs;;joe@acme;x;call me",
          '"Two\nLines";Ann;ann@acme.test;;',
          "Smith;Sam;sam@acme.test;;;;too;many",
          "",
          "Roe;Rita;rita@acme.test",
        ].join("\r\n"),
      ),
    );
    expect(report).toMatchObject({
      columns: ["Last name", "First name", "E-mail", "Notes", "Mobile"],
      mapping: { email: 2, firstName: 1, lastName: 0, phone: 4 },
      rows: 5,
      valid: 2,
      missing: [],
    });
    expect(report.issues.map(({ line, field, level }) => [line, field, level])).toEqual([
      [4, "email", "error"],
      [4, "firstName", "error"],
      [4, "phone", "error"],
      [5, "lastName", "error"],
      [7, "row", "error"],
    ]);
    expect(report.issues[1]).toMatchObject({ value: "", sentence: "Enter a first name." });
  });

  it("U3: another choice of columns is obeyed, and a required field without one is asked for", async () => {
    const text = bytesOf("A,B,C\nDoe,jane@acme.test,Jane");
    expect(await reportOf(text)).toMatchObject({ missing: ["email", "firstName", "lastName"], valid: 0 });
    const mapping = JSON.stringify({ email: 1, firstName: 2, lastName: 0, phone: null });
    expect(await reportOf(text, { mapping })).toMatchObject({
      valid: 1,
      preview: [{ line: 2, email: "jane@acme.test", firstName: "Jane", lastName: "Doe", phone: "" }],
    });
    const far = JSON.stringify({ email: 9, firstName: 2, lastName: 0, phone: null });
    await expect(reportOf(text, { mapping: far })).rejects.toThrow("The file has other columns than before.");
  });

  it.each([
    { twice: 1 },
    { email: 1, firstName: 1, lastName: 0, phone: null },
    { email: -1, firstName: 1, lastName: 0, phone: null },
    { email: 1e9, firstName: 1, lastName: 0, phone: null },
    "text",
  ])("U3: refuses columns of the wrong shape: %j", (mapping) => {
    expect(ImportInput.safeParse({ mode: "check", mapping: JSON.stringify(mapping) }).success).toBe(false);
  });

  it.each([
    [
      "a formula",
      '"=HYPERLINK(""http://evil.test"",""x"")",Jane,Doe',
      "email",
      "A spreadsheet would take this for a formula",
    ],
    [
      "a formula as a name",
      "j@acme.test,=1+1,Doe",
      "firstName",
      "A spreadsheet would take this for a formula",
    ],
    [
      "a name that begins with @",
      "j@acme.test,Jane,@SUM(A1)",
      "lastName",
      "A spreadsheet would take this for a formula",
    ],
    ["a Cyrillic letter", "jаne@acme.test,Jane,Doe", "email", "This has the Cyrillic letter “а”"],
    ["an invisible sign", "ja\u200bne@acme.test,Jane,Doe", "email", "This has an invisible sign (U+200B)"],
    ["a name written backwards", "j@acme.test,\u202eenaJ,Doe", "firstName", "Leave out invisible signs."],
    ["a control character", "j@acme.test,Ja\u0007ne,Doe", "firstName", "Leave out line breaks and control"],
    ["a name too long", `j@acme.test,${"x".repeat(81)},Doe`, "firstName", "Use at most 80 characters."],
    ["someone who is here", "HERE@acme.test,Jane,Doe", "email", "A user with this address is here already."],
    ["no address", "jane,Jane,Doe", "email", "This is no e-mail address"],
  ])("U3: refuses %s", async (_, line, field, sentence) => {
    const report = await reportOf(file(line));
    expect(report.valid).toBe(0);
    expect(report.issues[0]).toMatchObject({ line: 2, field, level: "error" });
    expect(report.issues[0]?.sentence).toContain(sentence);
  });

  it("U3: finds addresses that stand twice, and warns of those that pass for each other", async () => {
    const report = await reportOf(
      file(
        "bill@acme.test,Bill,One",
        "BILL@acme.test,Bill,Two",
        "bi1l@acme.test,Bill,Three",
        "h3re@acme.test,Not,Alike",
        "here@acrne.test,Looks,Alike",
      ),
    );
    expect(report.issues.map(({ line, level, sentence }) => [line, level, sentence])).toEqual([
      [3, "error", "Line 2 has this address already."],
      [4, "warning", "This looks like bill@acme.test in line 2."],
      [6, "warning", "This looks like here@acme.test, who is here already."],
    ]);
    expect(report.valid).toBe(4);
  });

  it("U1, U3: a phone of our own export comes back without its apostrophe", async () => {
    const report = await reportOf(file("j@acme.test,Jane,Doe,'+1 555 0100"));
    expect(report).toMatchObject({ valid: 1, preview: [{ phone: "+1 555 0100" }] });
  });

  it.each([
    [
      "no header",
      bytesOf("jane@acme.test,Jane,Doe\njoe@acme.test,Joe,Bloggs"),
      "The first line is a person, not a header.",
    ],
    ["a header alone", file(), "Below the header there is nobody."],
    ["one column", bytesOf("Email\njane@acme.test"), "The header needs at least three columns"],
    [
      "too many columns",
      bytesOf(`${Array(60).fill("x").join(",")}\n1`),
      "The header has 60 columns; at most 50 are read.",
    ],
    [
      "too many people",
      file(...Array(10_001).fill("j@acme.test,Jane,Doe")),
      "A file may have at most 10,000 people.",
    ],
    [
      "an unclosed quote",
      file('j@acme.test,"Jane,Doe', "k@acme.test,Kim,Roe"),
      "opens a quote that is never closed",
    ],
    ["NUL bytes", file("j@acme.test,Ja\0ne,Doe"), "Line 2 has a NUL character"],
    ["nothing", bytesOf(""), "The file is empty."],
    ["a workbook", Buffer.from("PK\x03\x04", "latin1"), "This file is an Excel workbook"],
  ])("U3: refuses a file with %s in words", async (_, bytes, sentence) => {
    await expect(run(bytes)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(sentence),
    });
  });

  it("U3: lists ten thousand problems and counts the others", async () => {
    const report = await reportOf(file(...Array.from({ length: 5_000 }, () => "x,,,!")));
    expect(report.issues).toHaveLength(10_000);
    expect(report.more).toBe(14_999);
    expect(report.valid).toBe(0);
  });
});

describe("adding the people of a file", () => {
  it("U3: adds and invites all, with one role and group choice, and answers the links", async () => {
    const [role] = await inTenant(
      acme,
      ({ sql }) => sql<{ id: string }[]>`select id from roles where name = 'Analyst'`,
    );
    const group = { name: "SOC", description: "", roleId: role?.id ?? "", idpGroups: [], userIds: [] };
    const { id } = await perform(createGroup, admin, { ...group, nestedGroupIds: [], tenantIds: [] });
    const bytes = file("ann@acme.test,Ann,Lee,555 0100", "bob@acme.test,Bob,Ray");
    const last = (await run(bytes, { mode: "add", roleId: role?.id ?? "", groupIds: id })).at(-1);
    expect(last).toMatchObject({
      type: "added",
      count: 2,
      links: [
        { email: "ann@acme.test", link: expect.stringContaining("/invite?") },
        { email: "bob@acme.test" },
      ],
    });
    const [ann] = await inTenant(
      acme,
      ({ sql }) => sql<{ id: string }[]>`select id from users where email = 'ann@acme.test'`,
    );
    expect(await userById(admin, ann?.id ?? "")).toMatchObject({
      status: "invited",
      phone: "555 0100",
      role: { name: "Analyst" },
      groups: [{ name: "SOC" }],
    });
    const log = await inTenant(
      acme,
      ({ sql }) => sql`select target_id from audit where action = 'user.import'`,
    );
    expect(log).toHaveLength(2);
  });

  it("U3: adds nobody where one row is wrong, and reports instead", async () => {
    const before = await users();
    const last = (await run(file("cat@acme.test,Cat,Fox", "nobody,,"), { mode: "add" })).at(-1);
    expect(last).toMatchObject({ type: "report", report: { rows: 2, valid: 1 } });
    expect(await users()).toBe(before);
  });

  it("U3: whoever came in between the check and the writing is reported by line, and nobody is added", async () => {
    const before = await users();
    const input = ImportInput.parse({ mode: "add" });
    const events = importUsers(admin, input, file("dan@acme.test,Dan,Orr", "eva@acme.test,Eva,Poe"));
    for (;;) {
      const { value } = await events.next();
      if (value?.type === "progress" && value.phase === "writing") break;
    }
    const eva = { email: "EVA@acme.test", firstName: "Eva", lastName: "Poe", phone: null };
    await perform(addUsers, admin, { rows: [eva], roleId: null, groupIds: [] });
    expect((await events.next()).value).toMatchObject({
      type: "report",
      report: { valid: 1, issues: [{ line: 3, field: "email", value: "eva@acme.test", level: "error" }] },
    });
    expect(await users()).toBe(before + 1);
  });

  it("R2, R5: needs the right to invite, and gives no role that the person lacks", async () => {
    const bytes = file("fay@acme.test,Fay,Kerr");
    const editor = actingIn(acme, { users: "edit" });
    await expect(run(bytes, {}, editor)).rejects.toMatchObject({ code: "forbidden" });
    const inviter = actingIn(acme, { users: "edit", "users:invite": "edit" });
    await expect(run(bytes, { mode: "add", roleId: ACCOUNT_ADMIN_ID }, inviter)).rejects.toMatchObject({
      code: "forbidden",
      fields: { roleId: expect.any(String) },
    });
  });

  it("another tenant's role or group is not found, and its people are not told", async () => {
    const other = await deployment.child();
    await activeUser(other, { email: "secret@other.test" });
    expect(await reportOf(file("secret@other.test,Sec,Ret", "5ecret@0ther.test,Sec,Ret"))).toMatchObject({
      valid: 2,
    });
    const [role] = await inTenant(
      other,
      ({ sql }) => sql<{ id: string }[]>`select id from roles where name = 'Analyst'`,
    );
    const bytes = file("gus@acme.test,Gus,Hall");
    for (const [field, id] of [
      ["roleId", role?.id ?? ""],
      ["roleId", randomUUID()],
      ["groupIds", randomUUID()],
    ] as const) {
      await expect(run(bytes, { mode: "add", [field]: id })).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("U3, U4: 10,000 people with their invitations and mails take seconds, and progress is told", async () => {
    process.env.SMTP_URL = "smtp://127.0.0.1:1";
    resetEnv();
    const before = await users();
    const bytes = file(
      ...Array.from({ length: 10_000 }, (_, n) => `person${n}@big.test,First${n},Last${n},+1 555 ${n}`),
    );
    const started = performance.now();
    const checked = await reportOf(bytes);
    const read = performance.now();
    expect(checked).toMatchObject({ rows: 10_000, valid: 10_000, issues: [] });
    const events = await run(bytes, { mode: "add" });
    const written = performance.now();
    expect(events.filter(({ type }) => type === "progress")).toHaveLength(12);
    expect(events.at(-1)).toMatchObject({ type: "added", count: 10_000, links: [] });
    expect(await users()).toBe(before + 10_000);
    const [queue] = await deployment.admin()<{ n: number }[]>`
      select count(*)::int as n from graphile_worker.jobs where task_identifier = 'mail'`;
    expect(queue?.n).toBe(10_000);
    process.stdout.write(
      `10,000 people: checked in ${Math.round(read - started)} ms, checked and added in ${Math.round(written - read)} ms\n`,
    );
    expect(written - started).toBeLessThan(60_000);
  }, 120_000);
});
