import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { carryOutRun } from "@/lib/commands/engine";
import { aDefinition, anItem } from "@/lib/content/testing";
import { pair } from "@/lib/sync/testing/fixtures";
import { actingIn } from "@/lib/users/testing";
import { OPERATIONS } from "./operations";
import { call, keyOf, keyWith } from "./testing";

let deployment: TestDeployment;
let child: TenantRef;
let key: string;
let childKey: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  await pair(child);
  key = (await keyOf(deployment.main, [ACCOUNT_ADMIN_ID])).secret;
  childKey = (await keyOf(child, [ACCOUNT_ADMIN_ID])).secret;
});

afterAll(() => deployment.close());

const done = new Set<string>();
const noted = <T extends { operation: string; status: number }>(answer: T): T => {
  if (answer.status < 300) done.add(answer.operation);
  return answer;
};
const main = async (method: string, at: string, body?: unknown, headers = {}) =>
  noted(await call(method, "main", at, { key, body, headers }));
const rooted = async (method: string, at: string, body?: unknown, headers = {}, own = key) =>
  noted(await call(method, null, at, { key: own, body, headers }));

describe("content by the API", () => {
  it("K3: makes, lists, shows, changes, makes live and deletes an item, with ETags", async () => {
    const name = `Trim ${randomUUID().slice(0, 8)}`;
    const made = await main("POST", "/content/utility-commands", {
      name,
      description: "",
      definition: aDefinition("utility_command"),
    });
    expect(made.status).toBe(201);
    const at = `/content/utility-commands/${made.body.id}`;
    expect(made.headers.get("location")).toBe(`/api/v1/tenants/main${at}`);
    const shown = await main("GET", at);
    expect(shown.body).toMatchObject({ name, live: null, shared: "not_shared" });
    const etag = shown.headers.get("etag") ?? "";
    const changed = {
      name,
      description: "Changed",
      labels: ["all"],
      settings: {},
      definition: aDefinition("utility_command"),
    };
    expect((await main("PUT", at, changed)).status).toBe(428);
    const saved = await main("PUT", at, changed, { "if-match": etag });
    expect(saved.status).toBe(200);
    expect((await main("PUT", at, { ...changed, description: "Again" }, { "if-match": etag })).status).toBe(
      412,
    );
    const list = await main("GET", `/content/utility-commands?q=${encodeURIComponent(name)}`);
    expect(list.body.data).toMatchObject([{ name, description: "Changed" }]);
    const live = await main(
      "POST",
      `${at}/live`,
      { note: "First" },
      { "if-match": saved.headers.get("etag") },
    );
    expect(live.body).toMatchObject({ number: 1 });
    expect((await main("GET", `${at}/xml`)).body.xml).toContain("<utility-command");
    const list2 = await main("POST", "/content/global-lists", {
      name,
      description: "",
      definition: { data: 1 },
    });
    expect((await main("DELETE", `/content/global-lists/${list2.body.id}`)).status).toBe(204);
    expect((await main("GET", `/content/global-lists/${list2.body.id}`)).status).toBe(404);
  });

  it("C7: publishes an incident playbook", async () => {
    const own = actingIn(deployment.main);
    const { id } = await anItem(own, "incident_playbook");
    const at = `/content/incident-playbooks/${id}`;
    const live = await main("POST", `${at}/live`, {}, { "if-match": '"1"' });
    const published = await main("POST", `${at}/publish`, {}, { "if-match": live.headers.get("etag") });
    expect(published.status).toBe(200);
    expect((await main("GET", at)).body).toMatchObject({ live: 1, published: 1 });
  });

  it("K3: an item of another type, of another tenant or of no tenant is not found; a mistake is told by its place", async () => {
    const { id } = await anItem(actingIn(child), "global_list");
    for (const at of [
      `/content/global-lists/${id}`,
      `/content/global-lists/${randomUUID()}`,
      `/content/nothing/${id}`,
    ])
      expect((await main("GET", at)).status).toBe(404);
    const own = await anItem(actingIn(deployment.main), "global_list");
    expect((await main("GET", `/content/connections/${own.id}`)).status).toBe(404);
    expect(
      (
        await main(
          "PUT",
          `/content/connections/${own.id}`,
          { name: "x", description: "", labels: ["all"], settings: {}, definition: {} },
          { "if-match": '"1"' },
        )
      ).status,
    ).toBe(404);
    const wrong = await main("POST", "/content/global-lists", { name: "", description: "", definition: {} });
    expect(wrong.body).toMatchObject({ status: 422, errors: [{ pointer: "#/name" }] });
  });

  it("R2: a type needs its own right", async () => {
    const { secret } = await keyWith(deployment.main, { lists: "edit", connections: "view" });
    const as = (method: string, at: string, body?: unknown) =>
      call(method, "main", at, { key: secret, body });
    expect((await as("GET", "/content/integrations")).status).toBe(403);
    expect((await as("GET", "/content/connections")).status).toBe(200);
    const item = { name: `X ${randomUUID()}`, description: "", definition: aDefinition("integration") };
    expect((await as("POST", "/content/integrations", item)).status).toBe(403);
    expect((await as("POST", "/content/global-lists", { ...item, definition: { data: 1 } })).status).toBe(
      201,
    );
  });
});

describe("sharing and sites by the API", () => {
  it("C18: plans, carries out exactly the plan, and tells the status", async () => {
    const { id } = await anItem(actingIn(deployment.main), "global_list");
    const plan = await main("GET", `/shares/plan?items=${id}`);
    expect(plan.body).toMatchObject({ targeted: [child.id], changes: [{ action: "add" }] });
    const asked = { itemIds: [id], mode: "share", digest: plan.body.digest };
    const once = { "idempotency-key": randomUUID() };
    expect((await main("POST", "/shares", asked, once)).body).toEqual({ changes: 1 });
    expect((await main("POST", "/shares", asked, once)).headers.get("idempotency-replayed")).toBe("true");
    expect((await main("POST", "/shares", { ...asked, digest: "0".repeat(64) })).status).toBe(409);
    expect((await main("GET", `/shares/${id}`)).body).toMatchObject({
      status: "sharing",
      counts: { sharing: 1 },
    });
    expect((await main("POST", `/shares/${id}/retry`, {})).status).toBe(200);
    const stop = await main("GET", `/shares/plan?items=${id}&mode=stop`);
    expect(
      (await main("POST", "/shares", { itemIds: [id], mode: "stop", digest: stop.body.digest })).status,
    ).toBe(200);
    expect((await call("GET", child.slug, `/shares/plan?items=${id}`, { key: childKey })).status).toBe(404);
    expect((await main("GET", `/shares/plan?items=${randomUUID()}`)).status).toBe(404);
    expect((await main("GET", "/shares/plan?items=x")).status).toBe(422);
  });

  it("T7, T10: main makes and switches a site; a child does neither", async () => {
    const made = await main("POST", "/sites", { of: child.slug, name: "Lyon" });
    expect(made.status).toBe(201);
    expect((await main("GET", `/sites?of=${child.slug}`)).body.data).toMatchObject([
      { name: "Lyon", active: true },
    ]);
    const at = `/sites/${made.body.id}/switch`;
    expect((await main("POST", at, { active: false })).body).toEqual({ changed: 1 });
    expect((await main("POST", "/sites", { of: "no-such", name: "Lyon" })).status).toBe(404);
    expect((await main("GET", "/sites")).status).toBe(404);
    const own = (method: string, path: string, body?: unknown) =>
      call(method, child.slug, path, { key: childKey, body });
    expect((await own("GET", "/sites")).status).toBe(200);
    expect((await own("GET", "/sites?of=main")).status).toBe(404);
    expect((await own("POST", "/sites", { of: child.slug, name: "Nice" })).status).toBe(404);
    expect((await own("POST", at, { active: true })).status).toBe(404);
  });
});

describe("commands by the API", () => {
  it("C16: runs a command on the key's own tenant at once, once for an Idempotency-Key", async () => {
    const name = `List ${randomUUID()}`;
    const once = { "idempotency-key": randomUUID() };
    const first = await rooted("POST", "/commands/CreateGlobalList", { input: { name, data: [1] } }, once);
    expect(first.status).toBe(201);
    expect(first.headers.get("location")).toBe(`/api/v1/command-runs/${first.body.id}`);
    const again = await rooted("POST", "/commands/CreateGlobalList", { input: { name, data: [1] } }, once);
    expect(again.body).toEqual(first.body);
    const run = await rooted("GET", `/command-runs/${first.body.id}`);
    expect(run.body).toMatchObject({ counts: { successful: 1 }, input: { name, data: "[not kept]" } });
    const taken = await rooted("POST", "/commands/CreateGlobalList", { input: { name, data: [1] } });
    expect(taken.body).toMatchObject({ status: 409, errors: [{ pointer: "#/input/name" }] });
  });

  it("T12: runs a command on several tenants and tells each one's result; a failed one can be tried again", async () => {
    const asked = { tenants: [child.slug, "no-such-tenant"], input: { site: "Rome" } };
    const { body } = await rooted("POST", "/commands/CreateSite", asked);
    expect((await rooted("GET", `/command-runs/${body.id}`)).body).toMatchObject({ counts: { pending: 2 } });
    await carryOutRun({ runId: body.id });
    const { body: targets } = await rooted("GET", `/command-runs/${body.id}/tenants`);
    expect(targets.data.map(({ slug, state }) => `${slug} ${state}`)).toEqual([
      `${child.slug} successful`,
      "no-such-tenant failed",
    ]);
    expect((await rooted("POST", `/command-runs/${body.id}/retry`, {})).body).toEqual({ tenants: 1 });
    const ids = (await rooted("GET", "/command-runs")).body.data.map(({ id }) => id);
    expect(ids).toContain(body.id);
    expect((await rooted("GET", `/command-runs/${body.id}`, undefined, {}, childKey)).status).toBe(404);
  });

  it("T10: a child's key lists and runs what a child has", async () => {
    const names = (await rooted("GET", "/commands", undefined, {}, childKey)).body.data.map(
      ({ name }) => name,
    );
    expect(names).toContain("CreateUser");
    expect(names).not.toContain("CreateSite");
    expect(
      (await rooted("POST", "/commands/CreateSite", { input: { site: "X" } }, {}, childKey)).status,
    ).toBe(404);
    expect((await rooted("POST", "/commands/Nothing", {}, {}, childKey)).status).toBe(404);
    const { secret } = await keyWith(child, { audit: "view" });
    expect((await rooted("GET", "/commands", undefined, {}, secret)).status).toBe(403);
  });

  it("K3: every operation of content, sharing, sites and commands was called", () => {
    const mine = OPERATIONS.filter(({ tag }) => ["Content", "Sharing", "Sites", "Commands"].includes(tag));
    expect(mine.map(({ id }) => id).filter((id) => !done.has(id))).toEqual([]);
  });
});
