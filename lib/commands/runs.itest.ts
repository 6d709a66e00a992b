import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { createApiKey } from "@/lib/api-keys/commands/create";
import { actingOf, contextOfActing } from "@/lib/core/acting";
import type { Context } from "@/lib/core/context";
import { contextFor } from "@/lib/core/load-context";
import { callerOf, createSession } from "@/lib/core/sessions";
import { programOf } from "@/lib/jobs/testing/programs";
import { createRole } from "@/lib/roles/commands";
import { samlConnection } from "@/lib/sso/testing/connection";
import { syncTenants } from "@/lib/sync/engine";
import { aGroup, writeMain } from "@/lib/sync/testing/fixtures";
import { startWorkerProcess } from "@/lib/sync/testing/process";
import { outcomeOf } from "@/lib/tenants/testing";
import { actingIn, perform } from "@/lib/users/testing";
import { carryOutRun } from "./engine";
import { listRuns, runById, runTargets } from "./queries";
import { retryCommand } from "./start";
import { aFleet, begin, contextOf, type Fleet, runWhole } from "./testing/fleet";
import { runState } from "./words";

let deployment: TestDeployment;
let fleet: Fleet;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  fleet = await aFleet(deployment, 8);
  main = fleet.context;
});

afterAll(() => deployment.close());

const list = () => ({ name: `List ${randomUUID().slice(0, 8)}`, data: [1] });
const listsIn = (tenant: TenantRef, named: string) =>
  inTenant(tenant, (tx) => tx.sql`select from content_items where name = ${named}`);
const madeIn = (tenant: TenantRef, named: string) =>
  inTenant(
    tenant,
    (tx) => tx.sql`select from audit where action = 'content.create' and target_name = ${named}`,
  );

/** Renames a child's schema so that nothing can be done there, until it is undone. */
async function broken(child: TenantRef, work: () => Promise<void>): Promise<void> {
  const sql = deployment.admin(child.region);
  await sql`alter schema ${sql(child.schema)} rename to gone`;
  await work().finally(() => sql`alter schema gone rename to ${sql(child.schema)}`);
}

describe("a run over several tenants", () => {
  it("T12: one of three that fails stops no other, says why, and can be tried again", async () => {
    const [a, b, c] = fleet.children as [TenantRef, TenantRef, TenantRef];
    const input = list();
    let id = "";
    await broken(b, async () => {
      const { run, targets } = await runWhole(main, "CreateGlobalList", input, [a, b, c]);
      id = run.id;
      expect(runState(run)).toBe("failed");
      expect(run).toMatchObject({ counts: { pending: 0, successful: 2, failed: 1 }, retriable: true });
      const failed = targets.find(({ slug }) => slug === b.slug);
      expect(failed).toMatchObject({ state: "failed", code: "unavailable" });
      expect(failed?.message).toMatch(/schema is damaged or incomplete\. \(reference \w+\)/);
      for (const tenant of [a, c]) expect(await listsIn(tenant, input.name)).toHaveLength(1);
    });
    expect(await perform(retryCommand, main, { run: id })).toEqual({ tenants: 1 });
    await carryOutRun({ runId: id });
    expect(await runById(main, id)).toMatchObject({ counts: { successful: 3, failed: 0 }, retriable: false });
    for (const tenant of [a, b, c]) expect(await listsIn(tenant, input.name)).toHaveLength(1);
    expect(await outcomeOf(perform(retryCommand, main, { run: id }))).toMatch(
      /^conflict: The input of this run/,
    );
  });

  it("T12: the worker does it from the queue", async () => {
    const input = list();
    const id = await begin(main, "CreateGlobalList", input, fleet.children);
    const worker = startWorkerProcess();
    const ended = async () => expect((await runById(main, id)).endedAt).not.toBeNull();
    await vi.waitFor(ended, 50_000).finally(() => worker.end());
    for (const child of fleet.children) expect(await listsIn(child, input.name)).toHaveLength(1);
  });

  it.each([
    ["begun", 1],
    ["effect", 1],
    ["effect", 4],
    ["recorded", 3],
    ["recorded", 8],
  ])(
    "T12: killed at %s for the time %i, it goes on; each effect is there exactly once",
    async (step, count) => {
      const input = list();
      const id = await begin(main, "CreateGlobalList", input, fleet.children);
      const program = programOf("lib/commands/testing/process.ts");
      const child = spawn(process.execPath, [program, id, step, String(count)], {
        stdio: "ignore",
      });
      const [, signal] = await once(child, "exit");
      expect(signal).toBe("SIGKILL");
      expect((await runById(main, id)).endedAt).toBeNull();
      await carryOutRun({ runId: id });
      const { rows } = await runTargets(main, id);
      expect(rows.map(({ state, message }) => `${state}: ${message}`)).toEqual(
        fleet.children.map(() => `successful: The list ${input.name} is made.`),
      );
      for (const tenant of fleet.children) {
        expect(await listsIn(tenant, input.name)).toHaveLength(1);
        expect(await madeIn(tenant, input.name)).toHaveLength(1);
      }
    },
  );

  it("T12: two workers that do the same run have its effect once", async () => {
    const input = list();
    const id = await begin(main, "CreateGlobalList", input, fleet.children);
    await Promise.all([carryOutRun({ runId: id }), carryOutRun({ runId: id })]);
    for (const tenant of fleet.children) expect(await madeIn(tenant, input.name)).toHaveLength(1);
    expect((await runById(main, id)).counts).toEqual({ pending: 0, successful: 8, failed: 0 });
  });
});

describe("runs", () => {
  it("A5: are shown to who started them, and to an Account Admin", async () => {
    const id = await begin(main, "CreateGlobalList", list(), fleet.children.slice(0, 1));
    const other = actingIn(deployment.main, { "fleet-commands": "edit" });
    expect(await outcomeOf(runById(other, id))).toMatch(/^not_found/);
    expect(await outcomeOf(runTargets(other, id))).toMatch(/^not_found/);
    expect(await outcomeOf(perform(retryCommand, other, { run: id }))).toMatch(/^not_found/);
    expect((await listRuns(other)).rows).toEqual([]);
    expect((await listRuns(actingIn(deployment.main))).rows.map((run) => run.id)).toContain(id);
    expect(await outcomeOf(runById(main, "no id"))).toMatch(/^not_found/);
    expect(await outcomeOf(runById(actingIn(fleet.children[0] as TenantRef), id))).toMatch(/^not_found/);
  });

  it("T12: targets and runs are given page by page", async () => {
    const ghosts = Array.from({ length: 450 }, (_, n) => ({
      ...(fleet.children[0] as TenantRef),
      slug: `ghost-${String(n).padStart(3, "0")}`,
    }));
    const id = await begin(main, "CreateGlobalList", list(), ghosts);
    await carryOutRun({ runId: id });
    const first = await runTargets(main, id, { state: "failed" });
    expect([first.rows.length, first.next]).toEqual([200, "ghost-199"]);
    const second = await runTargets(main, id, { after: first.next ?? "" });
    const third = await runTargets(main, id, { after: second.next ?? "" });
    expect([third.rows.length, third.next]).toEqual([50, undefined]);
    expect((await runTargets(main, id, { state: "successful" })).rows).toEqual([]);
    for (let n = 0; n < 31; n++) await begin(actingIn(deployment.main), "CreateGlobalList", list());
    const page = await listRuns(actingIn(deployment.main));
    expect(page.rows).toHaveLength(30);
    const older = await listRuns(actingIn(deployment.main), page.next ?? "");
    expect(older.rows.map((run) => run.id)).not.toContain(page.rows[0]?.id);
  });
});

describe("a session by an identity provider", () => {
  /** A session by this connection that alone brings the group along. */
  async function signedIn(userId: string, connectionId: string, groupIds: string[]): Promise<Context> {
    const own = { sessionHash: null, subjectHash: Buffer.from(connectionId), sealed: "", expiresAt: null };
    const sso = { connectionId, groupIds, ...own };
    const homeId = deployment.main.id;
    const token = await createSession({ homeId, userId, ip: null, userAgent: null, sso });
    const context = await contextFor(await callerOf("main", [token]), { requestId: "r", ip: null });
    if (!context) throw new Error("the session lets nobody in");
    return context;
  }

  it("A2, A4: whose connection is disabled or gone acts no more; a retry acts by the session that asks for it", async () => {
    const [child] = fleet.children as [TenantRef];
    const group = aGroup(`By provider ${randomUUID()}`, ACCOUNT_ADMIN_ID);
    await writeMain(deployment.main, {
      groups: [group],
      listings: [{ group_id: group.id, tenant_id: child.id }],
    });
    await syncTenants({ tenantIds: [child.id] });
    const person = randomUUID();
    await inTenant(
      deployment.main,
      (tx) => tx.sql`
        insert into users (id, email, status) values (${person}, ${`${person}@main.test`}, 'active')`,
    );
    const [first, second] = [await samlConnection(deployment.main), await samlConnection(deployment.main)];
    const context = await signedIn(person, first.id, [group.id]);
    const input = list();
    const id = await begin(context, "CreateGlobalList", input, [child]);
    const acting = await actingOf(context);
    expect(await contextOfActing(acting, child.slug)).toBeDefined();
    const lost = async (verb: "disable" | "delete") => {
      await inTenant(deployment.main, ({ sql }) =>
        verb === "disable"
          ? sql`update idp_connections set enabled = false where id = ${first.id}`
          : sql`delete from idp_connections where id = ${first.id}`,
      );
      expect(await contextOfActing(acting, child.slug)).toBeUndefined();
      await carryOutRun({ runId: id });
      const { rows } = await runTargets(context, id);
      expect(rows).toMatchObject([{ state: "failed", code: "forbidden", tenant: null }]);
      expect(rows[0]?.message).toMatch(/^The identity provider’s connection .* is disabled or gone/);
      expect(await listsIn(child, input.name)).toHaveLength(0);
    };
    await lost("disable");
    await perform(retryCommand, context, { run: id });
    await lost("delete");
    await perform(retryCommand, await signedIn(person, second.id, [group.id]), { run: id });
    await carryOutRun({ runId: id });
    expect((await runTargets(context, id)).rows).toMatchObject([{ state: "successful" }]);
    expect(await listsIn(child, input.name)).toHaveLength(1);
  });
});

describe("an API key of main", () => {
  it("A5, K3: enters the tenants where a group gives one of its roles, with what the role says there", async () => {
    const [listed, unlisted] = fleet.children as [TenantRef, TenantRef];
    const admin = actingIn(deployment.main);
    const role = await perform(createRole, admin, {
      name: "Keeper of lists",
      description: "",
      permissions: { "fleet-commands": "edit", lists: "edit" },
    });
    const key = await perform(createApiKey, admin, { name: "Robot", roleIds: [role.id], expires: null });
    const group = aGroup("Robots", role.id);
    await writeMain(deployment.main, {
      groups: [group],
      listings: [{ group_id: group.id, tenant_id: listed.id }],
    });
    await syncTenants({ tenantIds: [listed.id] });
    const acting = {
      kind: "key" as const,
      id: key.id,
      home: deployment.main.id,
      sessionGroups: [],
      connectionId: null,
      requestId: "r",
      ip: null,
    };
    const context = await contextOfActing(acting, "main");
    if (!context) throw new Error("the key is not known at home");
    const input = list();
    const { targets } = await runWhole(context, "CreateGlobalList", input, [listed, unlisted]);
    const stateOf = new Map(targets.map((target) => [target.slug, target]));
    expect(stateOf.get(listed.slug)).toMatchObject({ state: "successful" });
    expect(stateOf.get(unlisted.slug)).toMatchObject({ state: "failed", code: "not_found", tenant: null });
    expect(await listsIn(listed, input.name)).toHaveLength(1);
    const [row] = await inTenant(
      listed,
      (tx) => tx.sql`select actor_kind from audit where target_name = ${input.name}`,
    );
    expect(row).toMatchObject({ actor_kind: "key" });
    await inTenant(
      deployment.main,
      (tx) => tx.sql`update api_keys set revoked_at = now() where id = ${key.id}`,
    );
    expect(await contextOfActing(acting, listed.slug)).toBeUndefined();
    expect(await contextOfActing({ ...acting, home: listed.id }, unlisted.slug)).toBeUndefined();
  });

  it("A5: nobody acts in a tenant that is paired no longer", async () => {
    const child = fleet.children.at(-1) as TenantRef;
    expect(await contextOf(deployment.main, fleet.person, child.slug)).toBeDefined();
    await inControl((tx) => tx.sql`update pairings set status = 'unpaired' where tenant_id = ${child.id}`);
    const { targets } = await runWhole(main, "CreateGlobalList", list(), [child]);
    expect(targets).toMatchObject([{ code: "not_found" }]);
  });
});
