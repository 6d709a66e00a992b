import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { writeAudit } from "@/lib/core/audit";
import { personal } from "@/lib/core/personal";
import { deleteUsers } from "@/lib/users/commands/delete";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { AuditListQuery, exportAudit, listAudit } from "./queries";

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
