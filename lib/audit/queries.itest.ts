import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import { personal } from "@/lib/core/personal";
import { deleteUsers } from "@/lib/users/commands/delete";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { AuditListQuery, auditEntry, auditSuggestions, exportAudit, listAudit } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
let joe: string;
let ann: string;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  joe = await activeUser(child, { firstName: "Joe", lastName: "Actor", email: "joe@acme.example" });
  ann = await activeUser(child, { firstName: "Ann", lastName: "Target", email: "ann@acme.example" });
  const byJoe = { id: joe, home: child.id, kind: "user" as const, ip: "192.0.2.1", requestId: "r1" };
  await inTenant(child, async (tx) => {
    await writeAudit(tx, byJoe, "user.edit", {
      target: { kind: "user", id: ann },
      before: { phone: null },
      after: { phone: personal(ann, "+1 555 0142") },
      data: undefined,
    });
    await writeAudit(tx, byJoe, "group.update", {
      target: { kind: "group", id: "g1", name: "Night 100%" },
      data: undefined,
    });
    const system = { id: null, home: null, kind: "system" as const };
    await writeAudit(tx, system, "user.deactivate", { target: { kind: "user", id: ann }, data: undefined });
    const main = { id: null, home: null, kind: "main" as const };
    await writeAudit(tx, main, "group.create", {
      target: { kind: "group", id: "g2", name: "Synced" },
      data: undefined,
    });
  });
});
afterAll(() => deployment.close());

const query = (input: Record<string, unknown> = {}) => AuditListQuery.parse(input);
const actions = async (q: string) =>
  (await listAudit(actingIn(child), query({ q }))).rows.map(({ action }) => action);

describe("the log", () => {
  it("shows the newest first, with names and personal values", async () => {
    const { rows } = await listAudit(actingIn(child), query());
    expect(rows.map(({ action }) => action)).toEqual([
      "group.create",
      "user.deactivate",
      "group.update",
      "user.edit",
    ]);
    expect(rows[3]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: "user", id: joe, name: "Joe Actor" },
      action: "user.edit",
      target: { kind: "user", id: ann, name: "Ann Target" },
      before: { phone: null },
      after: { phone: "+1 555 0142" },
      ip: "192.0.2.1",
      requestId: "r1",
    });
    expect(rows.map(({ actor }) => actor.name)).toEqual(["Main tenant", "System", "Joe Actor", "Joe Actor"]);
  });

  it("finds by actor, action and target, also negated", async () => {
    expect(await actions("actor:joe")).toEqual(["group.update", "user.edit"]);
    expect(await actions(`actor:${joe} action:user`)).toEqual(["user.edit"]);
    expect(await actions("actor:system")).toEqual(["user.deactivate"]);
    expect(await actions("-actor:joe")).toEqual(["group.create", "user.deactivate"]);
    expect(await actions("action:user.edit action:group.*")).toEqual([
      "group.create",
      "group.update",
      "user.edit",
    ]);
    expect(await actions("action:user.ed")).toEqual([]);
    expect(await actions("target:ann")).toEqual(["user.deactivate", "user.edit"]);
    expect(await actions('target:"night 100%"')).toEqual(["group.update"]);
    expect(await actions("target:group -actor:main")).toEqual(["group.update"]);
    expect(await actions("synced")).toEqual(["group.create"]);
    expect(await actions("deactivate")).toEqual(["user.deactivate"]);
    expect(await actions("'; drop table audit; --")).toEqual([]);
  });

  it("finds by time, address and request, and for a time that is none finds nothing", async () => {
    expect(await actions("from:1h actor:joe")).toEqual(["group.update", "user.edit"]);
    expect(await actions("from:2020-01-01 to:2020-12-31")).toEqual([]);
    expect(await actions("to:2020-12-31")).toEqual([]);
    expect(await actions("-to:2020-12-31 actor:joe")).toEqual(["group.update", "user.edit"]);
    expect(await actions("to:1m")).toEqual([]);
    expect(await actions("from:yesterday")).toEqual([]);
    expect(await actions("ip:192.0.2.1")).toEqual(["group.update", "user.edit"]);
    expect(await actions("ip:192.0.2")).toEqual([]);
    expect(await actions("request:r1 action:user")).toEqual(["user.edit"]);
    const found: string[] = [];
    for await (const rows of exportAudit(actingIn(child), query({ q: "request:r1 from:1h" })))
      found.push(...rows.map(({ action }) => action));
    expect(found).toEqual(["group.update", "user.edit"]);
  });

  it("suggests whom, what and on what", async () => {
    const { actors, actions: offered, targets } = await auditSuggestions(actingIn(child));
    expect(actors).toEqual(["Joe Actor"]);
    expect(offered).toEqual(["group.create", "group.update", "user.deactivate", "user.edit"]);
    expect(targets).toEqual(["Ann Target", "Night 100%", "Synced"]);
  });

  it("gives one entry by its number, in its own tenant alone", async () => {
    const { rows } = await listAudit(actingIn(child), query({ q: "action:user.edit" }));
    const id = rows[0]?.id ?? "";
    expect(await auditEntry(actingIn(child), id)).toEqual(rows[0]);
    const other = actingIn(await deployment.child());
    for (const [who, number] of [
      [other, id],
      [actingIn(child), "999999"],
      [actingIn(child), "1 or 1=1"],
      [actingIn(child), "9".repeat(40)],
    ] as const)
      await expect(auditEntry(who, number)).rejects.toMatchObject({ code: "not_found" });
  });

  it("names people and tenants in what was changed", async () => {
    const acme = await deployment.child({ name: "Acme Bank" });
    const admin = actingIn(deployment.main);
    const jill = await activeUser(deployment.main, { firstName: "Jill", lastName: "Hill" });
    await inTenant(deployment.main, (tx) =>
      writeAudit(tx, { id: null, home: null, kind: "system" }, "group.update", {
        target: { kind: "group", id: "g" },
        after: { users: [jill, "gone"], tenants: [acme.id] },
        data: undefined,
      }),
    );
    const { rows } = await listAudit(admin, query());
    expect(rows[0]?.after).toEqual({
      users: [{ id: jill, name: "Jill Hill" }, "gone"],
      tenants: [{ id: acme.id, name: "Acme Bank" }],
    });
  });

  it("pages by time over rows of the same moment, both ways, and exports all", async () => {
    const tenant = await deployment.child();
    const system = { id: null, home: null, kind: "system" as const };
    await inTenant(tenant, async (tx) => {
      const row = (n: number) => ({ target: { kind: "key" as const, id: `${n}` } });
      const also = Array.from({ length: 1_200 }, (_, n) => row(n + 1));
      await writeAudit(tx, system, "key.make", { ...row(0), also, data: undefined });
    });
    const admin = actingIn(tenant);
    const first = await listAudit(admin, query());
    const second = await listAudit(admin, query({ after: first.next }));
    const back = await listAudit(admin, query({ before: second.previous }));
    expect(back.rows).toEqual(first.rows);
    expect(back.previous).toBeUndefined();
    const ids: string[] = [];
    for await (const rows of exportAudit(admin, query({ sort: "time" })))
      ids.push(...rows.map(({ id }) => id));
    expect(new Set(ids).size).toBe(1_201);
    expect(ids).toEqual([...ids].sort((a, b) => Number(a) - Number(b)));
    expect(() => exportAudit(actingIn(tenant, { audit: "view" }), query())).toThrow(/Export/);
  });

  it("U8: of someone deleted it keeps an opaque id and nothing else", async () => {
    await perform(deleteUsers, actingIn(child), { userIds: [ann] });
    const { rows } = await listAudit(actingIn(child), query({ q: "action:user.edit" }));
    expect(rows).toMatchObject([
      { target: { id: ann, name: `Deleted user ${ann.slice(0, 8)}` }, after: { phone: null } },
    ]);
  });
});
