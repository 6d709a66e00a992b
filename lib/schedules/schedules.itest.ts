import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { setSecret } from "@/lib/content/commands/secrets";
import { contentItem } from "@/lib/content/queries";
import { aDefinition, anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { resetEnv } from "@/lib/core/env";
import { createSite, switchSites } from "@/lib/sites/commands/edit";
import { pushSites } from "@/lib/sites/push";
import { pair } from "@/lib/sync/testing/fixtures";
import { aContext, anAdmin, outcomeOf } from "@/lib/tenants/testing";
import { createSchedule, deleteSchedules, pauseSchedules, runSchedules } from "./commands";
import { enqueueDue, ingest } from "./engine";
import { schedulesOf } from "./queries";

let deployment: TestDeployment;
let main: Context;
let child: TenantRef;
let other: TenantRef;
let siteId: string;
let integrationId: string;
let server: Server;
let answer: unknown = [];
let token: string | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    token = request.headers.authorization;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env.BAILIWICK_OUTBOUND_ALLOW = "127.0.0.1/32";
  resetEnv();
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  [child, other] = [await deployment.child(), await deployment.child({ region: "default" })];
  for (const tenant of [child, other]) await pair(tenant);
  siteId = await onMain(
    async (tx) => (await createSite(tx, main, { tenantId: child.id, name: "Oslo" })).data.id,
  );
  await pushSites({ tenantIds: [child.id] });
  const [command] = aDefinition("integration").commands as object[];
  const commands = [
    { ...command, name: "fetch", label: "Fetch", fetchesEvents: true },
    { ...command, name: "look", label: "Look", fetchesEvents: false },
  ];
  const definition = { ...aDefinition("integration"), commands };
  integrationId = (await anItem(main, "integration", { definition })).id;
  const connection = await anItem(main, "connection", {
    name: "Feed",
    definition: {
      ...{ integrationId, scope: { kind: "site", tenantId: child.id, siteId }, secrets: [], properties: {} },
      values: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    },
  });
  const { version } = await contentItem(main, connection.id);
  await onMain((tx) =>
    setSecret(tx, main, { id: connection.id, version, field: "token", value: "feed-token" }),
  );
});

afterAll(async () => {
  await deployment.close();
  server.close();
  delete process.env.BAILIWICK_OUTBOUND_ALLOW;
});

const onMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);
const input = (more: object = {}) => ({
  ...{ tenantId: child.id, siteId, name: "Detections", integrationId, command: "fetch", connection: "Feed" },
  ...{ parameters: {}, everyMinutes: 5, ...more },
});
const make = (more: object = {}) =>
  onMain(async (tx) => (await createSchedule(tx, main, input(more))).data.id);
const row = async (id: string) => (await schedulesOf(main, child.id)).find((each) => each.id === id);
const eventsOf = (tenant: TenantRef) =>
  inTenant(tenant, (tx) => tx.sql`select event_id, data from ingested_events order by event_id`);

describe("a data ingestion schedule", () => {
  it("C16, T1: fetches by the site's connection, and stores each event once, in the tenant alone", async () => {
    const id = await make();
    answer = { events: [{ id: "a", host: "pc-1" }, { id: "b" }] };
    await ingest({ scheduleId: id });
    expect(token).toBe("Bearer feed-token");
    expect(await row(id)).toMatchObject({
      lastState: "successful",
      lastCount: 2,
      lastError: null,
      site: "Oslo",
    });
    answer = [{ id: "b" }, { id: "c" }];
    await onMain((tx) => runSchedules(tx, main, { ids: [id] }));
    await ingest({ scheduleId: id });
    await ingest({ scheduleId: id });
    expect((await eventsOf(child)).map((event) => event.event_id)).toEqual(["a", "b", "c"]);
    expect((await row(id))?.lastCount).toBe(1);
    expect(await eventsOf(other)).toEqual([]);
    expect(await onMain((tx) => tx.sql`select from ingested_events`)).toHaveLength(0);
    const seen = await schedulesOf(aContext(child, randomUUID()), child.id);
    expect(seen).toMatchObject([{ id, name: "Detections", lastState: "successful" }]);
    await onMain((tx) => deleteSchedules(tx, main, { ids: [id] }));
    await ingest({ scheduleId: id, gone: child.id });
    expect(await schedulesOf(aContext(child, randomUUID()), child.id)).toEqual([]);
    expect(await eventsOf(child)).toHaveLength(3);
  });

  it("C16: is put into the queue when its time has come, and not while it is paused", async () => {
    const id = await make();
    await deployment.admin()`delete from graphile_worker._private_jobs`;
    await enqueueDue();
    await enqueueDue();
    expect(
      await deployment.admin()`select from graphile_worker.jobs where task_identifier = 'ingest'`,
    ).toHaveLength(1);
    await onMain((tx) => pauseSchedules(tx, main, { ids: [id], paused: true }));
    await deployment.admin()`delete from graphile_worker._private_jobs`;
    await enqueueDue();
    expect(await deployment.admin()`select from graphile_worker.jobs`).toHaveLength(0);
    await onMain((tx) => deleteSchedules(tx, main, { ids: [id] }));
  });

  it("C16: tells why it failed: no connection, no list, an inactive site", async () => {
    const id = await make({ connection: "Nowhere" });
    await ingest({ scheduleId: id });
    expect((await row(id))?.lastError).toMatch(
      /^No connection “Nowhere” can be used there\..*\(reference [0-9a-f]{8}\)$/,
    );
    const odd = await make({ name: "Odd" });
    answer = { nothing: true };
    await ingest({ scheduleId: odd });
    expect((await row(odd))?.lastError).toMatch(/^The answer has no list of events\./);
    await onMain((tx) => switchSites(tx, main, { ids: [siteId], active: false }));
    await pushSites({ tenantIds: [child.id] });
    expect(await schedulesOf(aContext(child, randomUUID()), child.id)).toEqual([]);
    await onMain((tx) => runSchedules(tx, main, { ids: [odd] }));
    await ingest({ scheduleId: odd });
    expect((await row(odd))?.lastError).toMatch(/^The site Oslo is inactive\./);
    await onMain((tx) => switchSites(tx, main, { ids: [siteId], active: true }));
    await onMain((tx) => deleteSchedules(tx, main, { ids: [id, odd] }));
  });

  it("T10: refuses a foreign site, a command that fetches nothing, unknown ids, and who lacks the right", async () => {
    expect(await outcomeOf(make({ tenantId: other.id }))).toMatch(/^not_found/);
    expect(await outcomeOf(make({ integrationId: randomUUID() }))).toMatch(/^not_found/);
    expect(await outcomeOf(make({ command: "look" }))).toMatch(
      /^invalid: The command Look fetches no events/,
    );
    expect(await outcomeOf(make({ command: "gone" }))).toMatch(/^invalid: .* has no command “gone”/);
    const ids = [randomUUID()];
    expect(await outcomeOf(onMain((tx) => runSchedules(tx, main, { ids })))).toMatch(/^not_found/);
    expect(await outcomeOf(onMain((tx) => deleteSchedules(tx, main, { ids })))).toMatch(/^not_found/);
    const weak = aContext(deployment.main, main.person.id, {
      accountAdmin: false,
      levels: new Map([["ingestion", "edit"]]),
    });
    const pausing = onMain((tx) => pauseSchedules(tx, weak, { ids, paused: true }));
    expect(await outcomeOf(pausing)).toMatch(/^forbidden/);
  });
});
