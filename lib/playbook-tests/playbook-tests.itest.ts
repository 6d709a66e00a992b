import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { aFleet, contextOf, type Fleet } from "@/lib/commands/testing/fleet";
import { setSecret } from "@/lib/content/commands/secrets";
import { contentItem } from "@/lib/content/queries";
import { aDefinition, anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { resetEnv } from "@/lib/core/env";
import { createIncident } from "@/lib/incidents/commands";
import { aContext, outcomeOf } from "@/lib/tenants/testing";
import { RunTestInput } from "./model";
import { testIncidents, testsOf, testTenants } from "./queries";
import { runTest } from "./run";
import { sampleIncident } from "./words";

let deployment: TestDeployment;
let fleet: Fleet;
let main: Context;
let server: Server;
let address: string;
const seen: { url: string; token: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, answer) => {
    seen.push({ url: request.url ?? "", token: request.headers.authorization });
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify({ score: 95, echo: request.headers.authorization }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
  resetEnv();
  deployment = await testDeployment(seedRoles);
  fleet = await aFleet(deployment, 2, 1);
  main = fleet.context;
});

afterAll(async () => {
  await deployment.close();
  server.close();
  delete process.env.BAILIWICK_OUTBOUND_ALLOW;
});

/** A utility command that rates a score. */
async function rating(): Promise<string> {
  const { id } = await anItem(main, "utility_command", {
    ready: true,
    definition: {
      inputs: [{ name: "score", label: "Score", type: "number", required: true, secret: false }],
      expression: "score > 90 ? 'critical' : 'low'",
      output: "text",
    },
  });
  return id;
}

/** A playbook that rates what its integration answers, by a connection of this name. */
async function aPlaybook(type: "event_playbook" | "incident_playbook", connection: string) {
  const rate = await rating();
  const integration = await anItem(main, "integration", {
    definition: {
      ...aDefinition("integration"),
      commands: [
        {
          ...{ name: "lookup", label: "Look up", description: "", method: "GET", path: "/hosts/{host}" },
          parameters: [{ name: "host", label: "Host", type: "text", required: true, secret: false }],
          fetchesEvents: false,
        },
      ],
    },
  });
  const definition = {
    inputs: [{ name: "host", type: "text", required: true }],
    incidentTypes: [],
    start: "look",
    steps: [
      {
        ...{
          id: "look",
          name: "Look up",
          kind: "integration",
          integrationId: integration.id,
          command: "lookup",
        },
        connection,
        parameters: { host: { expression: "inputs.host" } },
        next: [{ to: "rate" }],
      },
      {
        ...{ id: "rate", name: "Rate", kind: "utility", commandId: rate },
        parameters: { score: { expression: "steps.look.score ? steps.look.score : steps.look.body.score" } },
        next: [],
      },
    ],
  };
  const playbook = await anItem(main, type, { definition, ready: true });
  return { playbook, integration };
}

async function aConnection(integrationId: string, name: string, scope: object, token: string): Promise<void> {
  const { id } = await anItem(main, "connection", {
    name,
    settings: { tenantToggle: true },
    definition: { integrationId, scope, values: { baseUrl: address }, secrets: [], properties: {} },
  });
  const { version } = await contentItem(main, id);
  await inTenant(main.tenant, (tx) => setSecret(tx, main, { id, version, field: "token", value: token }));
}

const input = (playbookId: string, more: object = {}) => ({
  ...{ playbookId, draft: false, place: null, inputs: { host: "pc-1" }, incidentId: null, sample: null },
  ...more,
});

const parsed = (playbookId: string, more: object) =>
  RunTestInput.parse({ playbookId, draft: false, place: null, ...more });

const incidents = () => inTenant(main.tenant, async (tx) => (await tx.sql`select from incidents`).length);

describe("a playbook's test", () => {
  it("C15: runs an event playbook on built data by main's own connection; no secret is in the record", async () => {
    const { playbook, integration } = await aPlaybook("event_playbook", "Own");
    await aConnection(integration.id, "Own", { kind: "all" }, "main-token");
    const result = await runTest(main, input(playbook.id));
    expect(result).toMatchObject({ state: "successful", error: null });
    expect(result.steps.map(({ name, error }) => [name, error])).toEqual([
      ["Look up", null],
      ["Rate", null],
    ]);
    expect(result.steps[1]?.output).toBe("critical");
    expect(seen.at(-1)).toEqual({ url: "/hosts/pc-1", token: "Bearer main-token" });
    expect(JSON.stringify(result)).not.toContain("main-token");
    const [kept] = await testsOf(main, playbook.id);
    expect(kept).toMatchObject({ number: 1, state: "successful", place: "" });
    expect(JSON.stringify(kept)).not.toContain("main-token");
  });

  it("C10, C15: with a tenant's connections the tenant's own wins, and a site without one is told", async () => {
    const [child] = fleet.children;
    const { playbook, integration } = await aPlaybook("event_playbook", "Fleet");
    await aConnection(integration.id, "Fleet", { kind: "all" }, "for-all");
    await aConnection(integration.id, "Fleet", { kind: "tenant", tenantId: child?.id }, "for-acme");
    const place = { tenantId: child?.id ?? "", siteId: null };
    expect(await runTest(main, input(playbook.id, { place }))).toMatchObject({ state: "successful" });
    expect(seen.at(-1)?.token).toBe("Bearer for-acme");
    const other = await aPlaybook("event_playbook", "Nobody's");
    expect(await runTest(main, input(other.playbook.id, { place }))).toMatchObject({
      state: "failed",
      error: expect.stringContaining("No connection “Nobody's” can be used here."),
    });
  });

  it("C15, T1: runs on a tenant's incident, of which main keeps no data", async () => {
    const [child] = fleet.children;
    const { playbook, integration } = await aPlaybook("incident_playbook", "Case");
    await aConnection(integration.id, "Case", { kind: "all" }, "case-token");
    const own = await contextOf(fleet.main, fleet.person, child?.slug ?? "");
    const { id } = await inTenant(own.tenant, async (tx) => {
      const made = {
        title: "Secret case",
        type: "Malware",
        severity: "high" as const,
        data: { host: "vault-7" },
      };
      return (await createIncident(tx, own, made)).data;
    });
    const place = { tenantId: child?.id ?? "", siteId: null };
    expect((await testIncidents(main, child?.id ?? "", "secret")).map((item) => item.id)).toEqual([id]);
    const result = await runTest(main, input(playbook.id, { place, incidentId: id }));
    expect(result.state).toBe("successful");
    expect(seen.at(-1)?.url).toBe("/hosts/vault-7");
    const kept = JSON.stringify(await testsOf(main, playbook.id));
    expect(kept).not.toContain("vault-7");
    expect(kept).not.toContain("Secret case");
    const cast = await anItem(main, "incident_playbook", {
      definition: {
        ...{ inputs: [{ name: "title", type: "text", required: true }], incidentTypes: [], start: "count" },
        steps: [
          {
            ...{ id: "count", name: "Count", kind: "utility", commandId: await rating() },
            parameters: { score: { expression: "$number(inputs.title)" } },
            next: [],
          },
        ],
      },
      ready: true,
    });
    const failed = await runTest(main, input(cast.id, { place, incidentId: id }));
    expect(failed).toMatchObject({ state: "failed", error: expect.stringContaining("Secret case") });
    const [told] = await testsOf(main, cast.id);
    expect(told).toMatchObject({ state: "failed", error: expect.stringContaining("told to the tester") });
    expect(JSON.stringify(told)).not.toContain("Secret case");
    expect(await outcomeOf(runTest(main, input(playbook.id, { incidentId: id })))).toMatch(/^not_found/);
    expect(await outcomeOf(runTest(main, input(playbook.id)))).toMatch(/^invalid: Choose an incident/);
  });

  it("C15: on main without a tenant an incident playbook runs on a built incident by main's own connection", async () => {
    const { playbook, integration } = await aPlaybook("incident_playbook", "Built");
    await aConnection(integration.id, "Built", { kind: "all" }, "built-token");
    const sample = sampleIncident({
      inputs: [{ name: "host", type: "text", required: true }],
      incidentTypes: ["Malware"],
    });
    expect(sample).toMatchObject({ type: "Malware", data: { host: "till-07" } });
    const before = await incidents();
    const result = await runTest(main, parsed(playbook.id, { sample }));
    expect(result).toMatchObject({ state: "successful", error: null });
    expect(seen.at(-1)).toEqual({ url: "/hosts/till-07", token: "Bearer built-token" });
    const [kept] = await testsOf(main, playbook.id);
    expect(kept).toMatchObject({ place: "", incident: `Built incident “${sample.title}”` });
    expect(await incidents()).toBe(before);
    const levels = new Map([
      ["incident-playbooks", "view"],
      ["playbook-tests", "edit"],
    ] as const);
    const blind = aContext(fleet.main, fleet.person, { accountAdmin: false, levels });
    expect(await runTest(blind, parsed(playbook.id, { sample }))).toMatchObject({ state: "successful" });
    expect(await outcomeOf(runTest(blind, parsed(playbook.id, { incidentId: randomUUID() })))).toMatch(
      /^forbidden/,
    );
    const unseen = aContext(fleet.main, fleet.person, { accountAdmin: false, levels: new Map() });
    expect(await outcomeOf(runTest(unseen, parsed(playbook.id, { sample })))).toMatch(/^forbidden/);
  });

  it("C15: with a tenant's connections, and in a child, no built incident is taken; nor one beside a chosen one", async () => {
    const [child] = fleet.children;
    const { playbook } = await aPlaybook("incident_playbook", "Never");
    const sample = sampleIncident({ inputs: [], incidentTypes: [] });
    const place = { tenantId: child?.id ?? "", siteId: null };
    const calls = seen.length;
    expect(await outcomeOf(runTest(main, parsed(playbook.id, { sample, place })))).toMatch(
      /^invalid: With a tenant’s connections a test runs on an incident of the tenant/,
    );
    const own = await contextOf(fleet.main, fleet.person, child?.slug ?? "");
    const made = await anItem(own, "incident_playbook", { ready: true });
    expect(await outcomeOf(runTest(own, parsed(made.id, { sample })))).toMatch(/^invalid: With a tenant’s/);
    expect(await outcomeOf(runTest(main, parsed(playbook.id, { sample, incidentId: randomUUID() })))).toMatch(
      /^invalid: Choose an incident or build one/,
    );
    expect(seen).toHaveLength(calls);
  });

  it("A5: refuses a tenant that the tester may not enter, a foreign playbook, and who lacks the right", async () => {
    const [child, outside] = fleet.children;
    const { playbook } = await aPlaybook("event_playbook", "Any");
    const at = (tenantId: string, siteId: string | null = null) =>
      input(playbook.id, { place: { tenantId, siteId } });
    for (const id of [outside?.id ?? "", randomUUID()])
      expect(await outcomeOf(runTest(main, at(id)))).toMatch(/^not_found/);
    expect(await outcomeOf(runTest(main, at(child?.id ?? "", randomUUID())))).toMatch(/^not_found/);
    const inSession = { ...main, sessionId: randomUUID() };
    expect((await testTenants(inSession, "", "")).map(({ id }) => id)).toEqual([child?.id]);
    const levels = new Map([
      ["event-playbooks", "view"],
      ["playbook-tests", "edit"],
    ] as const);
    const weak = aContext(fleet.main, fleet.person, { accountAdmin: false, levels });
    expect(await outcomeOf(runTest(weak, at(child?.id ?? "")))).toMatch(/^forbidden/);
    const own = await contextOf(fleet.main, fleet.person, child?.slug ?? "");
    expect(await outcomeOf(runTest(own, input(playbook.id)))).toMatch(/^not_found/);
    const blind = aContext(fleet.main, fleet.person, { accountAdmin: false, levels: new Map() });
    expect(await outcomeOf(runTest(blind, input(playbook.id)))).toMatch(/^forbidden/);
  });
});
