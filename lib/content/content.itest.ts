import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type Tx } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { createContent, updateContent } from "./commands/edit";
import { removeContent } from "./commands/remove";
import { setSecret } from "./commands/secrets";
import { bringBack, goLive, publish } from "./commands/versions";
import { contentItem, contentLinks, contentVersions, listContent } from "./queries";
import { aDefinition, anItem } from "./testing";
import { CONTENT_TYPES } from "./types";
import { usersOf } from "./usage";

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

const act = <T>(context: Context, work: (tx: Tx) => Promise<T>) => inTenant(context.tenant, work);
const input = (id: string, version: number, definition: Record<string, unknown>) => ({
  id,
  version,
  name: `Renamed ${id.slice(0, 8)}`,
  description: "",
  labels: ["all"],
  settings: {},
  definition,
});

describe("content", () => {
  it.each(CONTENT_TYPES)("C1: %s is made, listed and read, on main and in a child", async (type) => {
    for (const context of [main, child]) {
      const uses = type === "connection" ? { id: (await anItem(context, "integration")).id } : {};
      const { id, name } = await anItem(context, type, { uses, ready: true });
      const page = await listContent(context, type, { q: name, sort: "name" });
      expect(page.rows.map((row) => row.id)).toEqual([id]);
      expect(await contentItem(context, id)).toMatchObject({ name, origin: "local", live: 1 });
    }
  });

  it("C6, C7: a draft goes live as a version that no edit changes, and is published from there", async () => {
    const { id, version } = await anItem(main, "incident_playbook");
    expect(await contentItem(main, id)).toMatchObject({ live: null, published: null, draftChanged: true });
    expect(await outcomeOf(act(main, (tx) => publish(tx, main, { id, version })))).toMatch(/^conflict: Make/);
    const live = await act(main, (tx) => goLive(tx, main, { id, version, note: "First" }));
    expect(await outcomeOf(act(main, (tx) => goLive(tx, main, { id, version: 2, note: "" })))).toMatch(
      /^conflict: The draft is what is live/,
    );
    await act(main, (tx) => publish(tx, main, { id, version: live.data.version }));
    const edited = { ...aDefinition("incident_playbook"), incidentTypes: ["Malware"] };
    await act(main, (tx) => updateContent(tx, main, input(id, 3, edited)));
    expect(await contentItem(main, id)).toMatchObject({ live: 1, published: 1, draftChanged: true });
    await act(main, (tx) => goLive(tx, main, { id, version: 4, note: "Second" }));
    expect(await contentItem(main, id)).toMatchObject({ live: 2, published: 1, draftChanged: false });
    expect((await contentVersions(main, id)).map(({ number, note }) => [number, note])).toEqual([
      [2, "Second"],
      [1, "First"],
    ]);
    await act(main, (tx) => bringBack(tx, main, { id, version: 5, number: 1 }));
    expect((await contentItem(main, id)).draft).toMatchObject({ incidentTypes: [] });
  });

  it("C11: a list is live at every save, and an edit that changes nothing makes no version", async () => {
    const { id } = await anItem(main, "global_list");
    const same = await contentItem(main, id);
    await act(main, (tx) => updateContent(tx, main, { ...input(id, 1, { data: [1] }), name: same.name }));
    expect(await contentItem(main, id)).toMatchObject({ live: 2, newest: 2, version: 2 });
    const again = { ...input(id, 2, { data: [1] }), name: same.name, settings: { active: true } };
    await act(main, (tx) => updateContent(tx, main, again));
    expect(await contentItem(main, id)).toMatchObject({ newest: 2, version: 2 });
  });

  it("refuses a definition with mistakes field by field, and what this tenant does not have", async () => {
    const broken = { start: "a", steps: [{ id: "a", name: "A", kind: "decision", next: [{ to: "b" }] }] };
    const make = (definition: Record<string, unknown>, context = main) =>
      act(context, (tx) =>
        createContent(tx, context, {
          type: "event_playbook",
          name: randomUUID(),
          description: "",
          labels: ["all"],
          settings: {},
          definition,
        }),
      );
    await expect(make(broken)).rejects.toMatchObject({
      code: "invalid",
      fields: { "definition.steps.0.next.0.to": expect.stringContaining("which is not there") },
    });
    const circle = [
      { id: "a", name: "A", kind: "decision", next: [{ to: "b" }] },
      { id: "b", name: "B", kind: "decision", next: [{ to: "a" }] },
    ];
    await expect(make({ start: "a", steps: circle })).rejects.toMatchObject({
      fields: { "definition.steps": "These steps lead in a circle: a → b → a." },
    });
    const foreign = await anItem(child, "utility_command");
    await expect(make(aDefinition("event_playbook", foreign))).rejects.toMatchObject({ code: "invalid" });
    const list = await anItem(main, "global_list");
    await expect(make(aDefinition("event_playbook", list))).rejects.toMatchObject({ code: "invalid" });
  });

  it("C17: tells what an item uses and what uses it, and does not delete what is used", async () => {
    const command = await anItem(main, "utility_command", { ready: true });
    const playbook = await anItem(main, "event_playbook", { uses: command, ready: true });
    expect((await contentLinks(main, playbook.id)).uses).toMatchObject([{ id: command.id }]);
    expect((await contentLinks(main, command.id)).usedBy).toMatchObject([{ id: playbook.id }]);
    const remove = (ids: string[]) => outcomeOf(act(main, (tx) => removeContent(tx, main, { ids })));
    expect(await remove([command.id])).toBe(
      `conflict: ${command.name} is used by ${playbook.name}. Change that first.`,
    );
    const rule = await anItem(main, "event_rule", {
      definition: {
        ...aDefinition("event_rule"),
        outcome: { kind: "run_playbook", playbookId: playbook.id },
      },
    });
    expect(await usersOf(main, [command.id])).toEqual({
      users: [
        { id: playbook.id, type: "event_playbook", name: playbook.name, direct: true },
        { id: rule.id, type: "event_rule", name: rule.name, direct: false },
      ],
      count: 2,
    });
    expect(await outcomeOf(usersOf(child, [command.id]))).toMatch(/^not_found/);
    const weak = aContext(deployment.main, main.person.id, { accountAdmin: false, levels: new Map() });
    expect(await outcomeOf(usersOf(weak, [command.id]))).toMatch(/^forbidden/);
    expect(await remove([command.id, playbook.id, rule.id])).toBe("done");
  });

  it("C10: a secret is sealed, and no read or version holds it", async () => {
    const integration = await anItem(main, "integration");
    const { id, version } = await anItem(main, "connection", { uses: integration });
    const set = (field: string, value: string, at: number) =>
      act(main, (tx) => setSecret(tx, main, { id, version: at, field, value }));
    await set("token", "s3cret-value", version);
    expect((await contentItem(main, id)).draft).toMatchObject({ secrets: ["token"] });
    const [row] = await act(main, (tx) => tx.sql`select sealed from content_secrets where item_id = ${id}`);
    expect(row?.sealed).not.toContain("s3cret-value");
    expect(JSON.stringify(await contentVersions(main, id))).not.toContain("s3cret-value");
    expect(await outcomeOf(set("unknown", "x", version + 1))).toMatch(/^not_found/);
    const forged = { ...input(id, version + 1, (await contentItem(main, id)).draft) };
    forged.definition = { ...forged.definition, secrets: ["password"] };
    await act(main, (tx) => updateContent(tx, main, forged));
    expect((await contentItem(main, id)).draft).toMatchObject({ secrets: ["token"] });
    await set("token", "", version + 2);
    expect((await contentItem(main, id)).draft).toMatchObject({ secrets: [] });
  });

  it("C10: a secret stays with its host: one that is given for it is forgotten where another is called", async () => {
    const definition = (baseUrl: string) => ({
      ...aDefinition("connection", integration),
      values: { baseUrl },
    });
    const integration = await anItem(main, "integration");
    const { id, version } = await anItem(main, "connection", { definition: definition("https://a.test/v1") });
    await act(main, (tx) => setSecret(tx, main, { id, version, field: "token", value: "s3cret" }));
    const call = (baseUrl: string, at: number) =>
      act(main, (tx) => updateContent(tx, main, input(id, at, definition(baseUrl))));
    const kept = async () => {
      const rows = await act(main, (tx) => tx.sql`select field from content_secrets where item_id = ${id}`);
      expect((await contentItem(main, id)).draft.secrets).toEqual(rows.map(({ field }) => field));
      return rows.length;
    };
    await call("https://a.test/v2", version + 1);
    expect(await kept()).toBe(1);
    for (const elsewhere of ["https://b.test/v2", "http://a.test/v2", "https://a.test:8443/v2"]) {
      const at = (await contentItem(main, id)).version;
      await act(main, (tx) => setSecret(tx, main, { id, version: at, field: "token", value: "s3cret" }));
      await call(elsewhere, at + 1);
      expect(await kept()).toBe(0);
    }
    const at = (await contentItem(main, id)).version;
    await act(main, (tx) => setSecret(tx, main, { id, version: at, field: "token", value: "s3cret" }));
    await act(main, (tx) => bringBack(tx, main, { id, version: at + 1, number: 1 }));
    expect(await kept()).toBe(0);
  });

  it("refuses a stale edit, a foreign tenant's id, a taken name, and someone without the right to the type", async () => {
    const { id, name } = await anItem(main, "global_list");
    const update = (context: Context, version: number) =>
      outcomeOf(act(context, (tx) => updateContent(tx, context, input(id, version, { data: [] }))));
    expect(await update(main, 7)).toMatch(/^conflict/);
    expect(await update(child, 1)).toMatch(/^not_found/);
    await expect(contentItem(child, id)).rejects.toMatchObject({ code: "not_found" });
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["integrations", "edit"]]),
    });
    expect(await update(weak, 1)).toMatch(/^forbidden: You need View and edit of/);
    await expect(contentItem(weak, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await outcomeOf(anItem(main, "global_list", { name: name.toUpperCase() }))).toMatch(/^conflict/);
    expect(await outcomeOf(anItem(weak, "global_list"))).toMatch(/^forbidden/);
  });

  it("C5, T10: what main shared is read-only in the child, on the server and in the database", async () => {
    const id = randomUUID();
    await deployment.admin(child.tenant.region).begin(async (sql) => {
      await sql.unsafe(`set local search_path = ${child.tenant.schema}`);
      await sql`
        insert into content_items (id, origin, type, name, draft) values (${id}, 'main', 'global_list', 'Shared', '{"data": []}')`;
    });
    const refused = await outcomeOf(
      act(child, (tx) => updateContent(tx, child, input(id, 1, { data: [1] }))),
    );
    expect(refused).toMatch(/^forbidden: Shared is shared by main/);
    expect(await outcomeOf(act(child, (tx) => removeContent(tx, child, { ids: [id] })))).toMatch(
      /^forbidden/,
    );
    const rows = await act(
      child,
      (tx) => tx.sql`update content_items set name = 'x' where id = ${id} returning 1`,
    );
    expect(rows).toHaveLength(0);
    const gone = await act(child, (tx) => tx.sql`delete from content_items where id = ${id} returning 1`);
    expect(gone).toHaveLength(0);
  });
});
