import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createSession } from "@/lib/core/sessions";
import { createGroup } from "@/lib/groups/commands/create";
import type { Advanced } from "@/lib/roles/advanced-words";
import { createRole } from "@/lib/roles/commands";
import { onShift } from "@/lib/shifts/queries";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { landingOf, signIns, syncState } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
const MONDAY_NIGHT = new Date("2026-01-05T23:30:00Z");
const MONDAY_NOON = new Date("2026-01-05T12:00:00Z");

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
});
afterAll(() => deployment.close());

async function role(name: string, advanced: Advanced, tenant = child): Promise<string> {
  const input = { name, description: "", permissions: {}, advanced };
  return (await perform(createRole, actingIn(tenant), input)).id;
}

async function group(
  name: string,
  roleId: string,
  userIds: string[],
  nestedGroupIds: string[] = [],
  tenant = child,
) {
  const own = { name, description: "", roleId, idpGroups: [], userIds, nestedGroupIds, tenantIds: [] };
  return (await perform(createGroup, actingIn(tenant), own)).id;
}

describe("what a role brings to the overview", () => {
  it("R3: its people see its dashboards first, and know their shift, by whatever path they have the role", async () => {
    const night = await role("Night", {
      dashboards: ["sync"],
      shifts: [
        { day: 1, from: "22:00", to: "06:00" },
        { day: 2, from: "22:00", to: "06:00" },
      ],
    });
    const lead = await role("Lead", { dashboards: ["access", "sync"] });
    const ann = await activeUser(child, { firstName: "Ann", roleId: lead });
    const inner = await group("Inner", await role("Plain", {}), [ann]);
    await group("Watch", night, [], [inner]);

    const landing = await landingOf(actingIn(child, {}, ann), MONDAY_NIGHT);
    expect(landing.order.slice(0, 2)).toEqual(["access", "sync"]);
    expect(landing.shift).toEqual({
      now: { until: "2026-01-06T06:00:00.000Z" },
      next: { starts: "2026-01-06T22:00:00.000Z", ends: "2026-01-07T06:00:00.000Z" },
    });
    expect((await landingOf(actingIn(child, {}, ann), MONDAY_NOON)).shift).toMatchObject({ now: null });

    const bob = await activeUser(child, { firstName: "Bob" });
    expect(await landingOf(actingIn(child, {}, bob), MONDAY_NIGHT)).toEqual({
      order: expect.arrayContaining(["shifts", "access"]),
      shift: null,
    });
  });

  it("R3, G5: a group of this session alone counts as well", async () => {
    const shifts = [{ day: 1, from: "00:00", to: "00:00" }];
    const id = await group("By SSO", await role("SSO watch", { shifts }), []);
    const cleo = await activeUser(child, { firstName: "Cleo" });
    await createSession({ homeId: child.id, userId: cleo, ip: null, userAgent: null });
    const [session] = await inControl(
      ({ sql }) => sql<{ id: string }[]>`
        update sessions set idp_groups = array[${id}]::text[] where user_id = ${cleo} returning id`,
    );
    const context = { ...actingIn(child, {}, cleo), sessionId: session?.id ?? "" } as Context;
    expect((await landingOf(context, MONDAY_NOON)).shift?.now).not.toBeNull();
    expect(
      (await landingOf({ ...context, sessionId: randomUUID() } as Context, MONDAY_NOON)).shift,
    ).toBeNull();
  });

  it("R3: tells who is on shift now, active people only and each once, and names to those who may see them", async () => {
    const tenant = await deployment.child();
    expect(await onShift(actingIn(tenant), MONDAY_NIGHT)).toEqual({
      planned: false,
      count: 0,
      capped: false,
      people: [],
    });
    const night = await role("Night", { shifts: [{ day: 1, from: "22:00", to: "06:00" }] }, tenant);
    const direct = await activeUser(tenant, { firstName: "Dee", lastName: "Direct", roleId: night });
    const nested = await activeUser(tenant, { firstName: "Nia", lastName: "Nested" });
    const gone = await activeUser(tenant, { firstName: "Ina", lastName: "Inactive", roleId: night });
    await inTenant(tenant, ({ sql }) => sql`update users set status = 'inactive' where id = ${gone}`);
    const inner = await group("Inner", await role("Plain", {}, tenant), [nested, direct], [], tenant);
    await group("Watch", night, [], [inner], tenant);

    const roles = [{ name: "Night", until: "2026-01-06T06:00:00.000Z" }];
    expect(await onShift(actingIn(tenant), MONDAY_NIGHT)).toEqual({
      planned: true,
      count: 2,
      capped: false,
      people: [
        { id: direct, name: "Dee Direct", roles },
        { id: nested, name: "Nia Nested", roles },
      ],
    });
    expect(await onShift(actingIn(tenant, { handover: "view" }), MONDAY_NIGHT)).toMatchObject({
      people: [{ name: "Dee Direct" }, {}],
    });
    expect(await onShift(actingIn(tenant, { incidents: "view" }), MONDAY_NIGHT)).toMatchObject({
      count: 2,
      people: [],
    });
    expect(await onShift(actingIn(tenant), MONDAY_NOON)).toMatchObject({ planned: true, count: 0 });
    expect(await onShift(actingIn(child), MONDAY_NOON)).not.toMatchObject({ people: [{ id: direct }] });
  });
});

describe("the sections of the overview", () => {
  it("counts sign-ins for those who may see users", async () => {
    const tenant = await deployment.child();
    const [today, old] = [await activeUser(tenant, { firstName: "Ann" }), await activeUser(tenant)];
    await activeUser(tenant);
    await inTenant(tenant, async ({ sql }) => {
      await sql`update users set last_login_at = now() - interval '1 hour' where id = ${today}`;
      await sql`update users set last_login_at = now() - interval '3 days' where id = ${old}`;
    });
    expect(await signIns(actingIn(tenant))).toMatchObject({
      today: 1,
      week: 2,
      never: 1,
      locked: 0,
      latest: [{ id: today, name: "Ann Doe" }, { id: old }],
    });
    expect(await signIns(actingIn(tenant, { roles: "view" }))).toBeNull();
  });

  it("S7: tells how main's changes arrive, on main and in a paired child", async () => {
    const tenant = await deployment.child({ name: "Broken" });
    expect(await syncState(actingIn(deployment.main))).toBeNull();
    expect(await syncState(actingIn(tenant))).toBeNull();
    await inControl(
      ({ sql }) => sql`
        insert into pairings (tenant_id, pairing_id, status, init_status, last_error)
        values (${tenant.id}, ${randomUUID()}, 'paired', 'initialized', 'It does not answer.')`,
    );
    await deployment
      .admin("emea")
      .unsafe(`update "${tenant.schema}".sync_state set pairing_id = '${randomUUID()}'`);
    expect(await syncState(actingIn(deployment.main))).toMatchObject({
      kind: "fleet",
      paired: 1,
      failing: 1,
      first: [{ slug: tenant.slug, name: "Broken", error: "It does not answer." }],
    });
    expect(await syncState(actingIn(deployment.main, { users: "view" }))).toBeNull();
    expect(await syncState(actingIn(tenant))).toMatchObject({ kind: "child", users: 0 });
    expect(await syncState(actingIn(tenant, { incidents: "view" }))).toBeNull();
  });
});
