import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { setSecret } from "../commands/secrets";
import { contentItem, listContent } from "../queries";
import { aDefinition, anItem } from "../testing";
import { CONTENT_TYPES } from "../types";
import { contentFile, importContent, type TransferInput } from "./run";
import type { TransferEvent } from "./words";

let deployment: TestDeployment;
let main: Context;
let child: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  const tenant = await deployment.child();
  child = aContext(tenant, await anAdmin(tenant, "root@child.test"));
});

afterAll(() => deployment.close());

const CHECK: TransferInput = { mode: "check", format: "json", existing: "refuse", live: false };
const IMPORT: TransferInput = { ...CHECK, mode: "import" };

async function send(context: Context, text: string, input: TransferInput) {
  const events: TransferEvent[] = [];
  for await (const event of importContent(context, input, Buffer.from(text))) events.push(event);
  const [report] = events;
  if (report?.type !== "report") throw new Error("There was no report.");
  return report;
}

const file = (items: unknown[]) => JSON.stringify({ format: "bailiwick-content", version: 1, items });
const aList = (name: string, data: unknown = ["a"]) => ({ type: "global_list", name, definition: { data } });
const countOf = async (context: Context, name: string) =>
  (await listContent(context, "global_list", { q: name, sort: "name" })).count;

describe("files of content", () => {
  it.each(["json", "yaml"] as const)(
    "C1, C17: every type goes from one tenant to another as %s, by names",
    async (format) => {
      const ids: string[] = [];
      const integration = await anItem(main, "integration");
      const command = await anItem(main, "utility_command", { ready: true });
      for (const type of CONTENT_TYPES) {
        if (type === "integration") ids.push(integration.id);
        else if (type === "utility_command") ids.push(command.id);
        else {
          const uses = type === "connection" ? integration : type.endsWith("playbook") ? command : {};
          ids.push((await anItem(main, type, { uses })).id);
        }
      }
      const text = await contentFile(main, ids, format);
      const checked = await send(child, text, { ...CHECK, format });
      expect(checked).toMatchObject({ written: false });
      expect(checked.lines.map(({ problems }) => problems)).toEqual(ids.map(() => []));
      expect(await listContent(child, "integration", { q: integration.name, sort: "name" })).toMatchObject({
        count: 0,
      });
      const done = await send(child, text, { ...IMPORT, format, live: true });
      expect(done).toMatchObject({ written: true });
      for (const id of ids) {
        const { type, name, draft } = await contentItem(main, id);
        const [row] = (await listContent(child, type, { q: name, sort: "name" })).rows;
        const there = await contentItem(child, row?.id ?? "");
        expect(there).toMatchObject({ name, origin: "local", live: 1 });
        const { integrationId: _, steps: __, ...own } = draft;
        expect(there.draft).toMatchObject(own);
      }
    },
  );

  it("reports each item with its places before anything is written, and writes all or none", async () => {
    const name = `List ${randomUUID().slice(0, 8)}`;
    const broken = {
      type: "integration",
      name: "Broken",
      definition: { ...aDefinition("integration"), commands: [{ name: "1", label: "", path: "x" }] },
    };
    const unknown = { type: "connection", name: "Lost", definition: { integrationId: { name: "Nowhere" } } };
    const text = file([aList(name), broken, unknown]);
    for (const input of [CHECK, IMPORT]) {
      const report = await send(main, text, input);
      expect(report.written).toBe(false);
      expect(report.lines[0]).toMatchObject({ name, what: "made", problems: [] });
      expect(report.lines[1]?.problems).toContain("commands.0.path: A path begins with /.");
      expect(report.lines[2]?.problems).toEqual(["It names the integration “Nowhere”, which is not here."]);
      expect(await countOf(main, name)).toBe(0);
    }
  });

  it("refuses a name that is there already, or replaces that item where it was asked to", async () => {
    const { id, name } = await anItem(main, "global_list");
    const text = file([aList(name, ["new"])]);
    const refused = await send(main, text, IMPORT);
    expect(refused.lines[0]?.problems[0]).toMatch(/^There is one of this name already/);
    const done = await send(main, text, { ...IMPORT, existing: "replace" });
    expect(done.lines[0]).toMatchObject({ what: "replaced", problems: [] });
    expect((await contentItem(main, id)).draft).toEqual({ data: ["new"] });
    const logged = await inTenant(
      main.tenant,
      (tx) => tx.sql`select action from audit where target_id = ${id}`,
    );
    expect(logged.map(({ action }) => action)).toContain("content.import");
  });

  it("C10: no file holds a secret, and bringing one in sets none", async () => {
    const integration = await anItem(main, "integration");
    const { id, name, version } = await anItem(main, "connection", { uses: integration });
    await inTenant(main.tenant, (tx) =>
      setSecret(tx, main, { id, version, field: "token", value: "s3cret-value" }),
    );
    for (const format of ["json", "yaml", "xml"] as const) {
      const text = await contentFile(main, [integration.id, id], format);
      expect(text).toContain(name);
      expect(text).not.toContain("s3cret-value");
    }
    await send(child, await contentFile(main, [integration.id, id], "json"), IMPORT);
    const [row] = (await listContent(child, "connection", { q: name, sort: "name" })).rows;
    expect((await contentItem(child, row?.id ?? "")).draft).toMatchObject({ secrets: [] });
  });

  it("refuses foreign ids, someone without the right to files or to the type, and what is no text", async () => {
    const foreign = await anItem(child, "global_list");
    expect(await outcomeOf(contentFile(main, [foreign.id], "json"))).toMatch(/^not_found/);
    const integration = await anItem(child, "integration");
    const naming = { type: "connection", name: "Foreign", definition: { integrationId: integration.id } };
    expect((await send(main, file([naming]), IMPORT)).lines[0]?.problems[0]).toMatch(
      /this tenant does not have/,
    );
    const who = (levels: [string, "view" | "edit"][]) =>
      aContext(deployment.main, main.person.id, { accountAdmin: false, levels: new Map(levels) });
    const { id, name } = await anItem(main, "global_list");
    const typeOnly = who([["lists", "edit"]]);
    expect(await outcomeOf(send(typeOnly, file([aList("Mine")]), CHECK))).toMatch(/^forbidden/);
    expect(await outcomeOf(contentFile(typeOnly, [id], "json"))).toMatch(/^forbidden/);
    const filesOnly = who([["content-transfer", "edit"]]);
    expect(await outcomeOf(contentFile(filesOnly, [id], "yaml"))).toMatch(/^forbidden/);
    const replacing = await send(filesOnly, file([aList(name)]), { ...IMPORT, existing: "replace" });
    expect(replacing.lines[0]?.problems[0]).toMatch(/^You need View and edit of/);
    const bytes = importContent(main, CHECK, new Uint8Array([0xff, 0xfe, 0]));
    expect(await outcomeOf(bytes.next())).toMatch(/^invalid: The file is not written in UTF-8/);
  });

  it("C5: what main shared is not replaced by a file", async () => {
    const id = randomUUID();
    await deployment.admin(child.tenant.region).begin(async (sql) => {
      await sql.unsafe(`set local search_path = ${child.tenant.schema}`);
      await sql`
        insert into content_items (id, origin, type, name, draft)
        values (${id}, 'main', 'global_list', 'Shared list', '{"data": []}')`;
    });
    const report = await send(child, file([aList("Shared list", ["mine"])]), {
      ...IMPORT,
      existing: "replace",
    });
    expect(report.lines[0]).toMatchObject({ what: "made" });
    expect((await contentItem(child, id)).draft).toEqual({ data: [] });
  });
});
