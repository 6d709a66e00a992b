import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { createSession } from "@/lib/core/sessions";
import { whyOf } from "@/lib/insight/queries";
import { samlConnection } from "@/lib/sso/testing/connection";
import { deleteUsers } from "@/lib/users/commands/delete";
import { permissionsOf } from "@/lib/users/queries";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { endAllSessions, endSessions } from "./commands";
import { listSessions, SessionListQuery } from "./queries";

let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
afterAll(() => deployment.close());

async function session(
  home: TenantRef,
  { firstName = "Jane", groupIds = [] as string[], connectionId = String(randomUUID()) } = {},
) {
  const userId = await activeUser(home, { firstName });
  const sso = {
    connectionId,
    groupIds,
    sessionHash: null,
    subjectHash: Buffer.from(userId),
    sealed: "",
    expiresAt: null,
  };
  await createSession({ homeId: home.id, userId, ip: "10.0.0.1", userAgent: null, sso });
  const [row] = await inControl(
    (tx) => tx.sql<{ id: string }[]>`select id from sessions where user_id = ${userId}`,
  );
  return { id: row?.id ?? "", userId };
}

async function aGroup(home: TenantRef): Promise<{ id: string; name: string }> {
  const [id, name] = [randomUUID(), `SOC ${randomUUID()}`];
  await inTenant(
    home,
    (tx) => tx.sql`insert into groups (id, name, role_id) values (${id}, ${name}, ${ACCOUNT_ADMIN_ID})`,
  );
  return { id, name };
}

const list = (context: Context, asked: object = {}) => listSessions(context, SessionListQuery.parse(asked));
const inRegistry = <T>(run: (tx: Parameters<typeof endSessions>[0]) => Promise<T>) => inControl(run);

describe("sessions", () => {
  it("A4, G5: lists who of this instance is signed in, with connection and session groups; no other tenant's", async () => {
    const group = await aGroup(acme);
    const { id: connectionId } = await samlConnection(acme, { name: "Acme Okta" });
    const own = await session(acme, { firstName: "Olga", groupIds: [group.id], connectionId });
    await session(deployment.main, { firstName: "Olga" });
    const { rows, count } = await list(actingIn(acme), { q: "olga" });
    expect(count).toBe(1);
    expect(rows[0]).toMatchObject({
      id: own.id,
      connection: "Acme Okta",
      groups: [group.name],
      current: false,
    });
    expect((await list(actingIn(acme), { q: "nobody of this name" })).rows).toEqual([]);
  });

  it("A4: a search finds whoever is signed in, however many others bear the name; all others are counted without it", async () => {
    const tenant = await deployment.child();
    await inTenant(
      tenant,
      ({ sql }) => sql`
        insert into users (id, email, first_name, last_name, status)
        select gen_random_uuid(), 'jane-' || n || '@acme.test', 'Jane', 'Doe', 'active' from generate_series(1, 1500) n`,
    );
    const own = await session(tenant, { firstName: "Jane" });
    const other = await session(tenant, { firstName: "Olga" });
    const found = await list({ ...actingIn(tenant), sessionId: own.id }, { q: "jane" });
    expect(found.rows.map(({ id }) => id)).toEqual([own.id]);
    expect(found).toMatchObject({ count: 1, others: { count: 1, capped: false }, partial: false });
    expect((await list(actingIn(tenant), { q: "olga" })).rows.map(({ id }) => id)).toEqual([other.id]);
  });

  it("A4: pages by keyset without losing or repeating any", async () => {
    const tenant = await deployment.child();
    const ids = new Set<string>();
    for (let n = 0; n < 5; n++) ids.add((await session(tenant)).id);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listSessions(actingIn(tenant), { ...SessionListQuery.parse({ after }), limit: 2 });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(new Set(seen)).toEqual(ids);
    expect(seen).toHaveLength(5);
  });

  it("A4: ends some, never one of elsewhere or one's own, and needs the right to", async () => {
    const [one, two, elsewhere] = [await session(acme), await session(acme), await session(deployment.main)];
    const admin = actingIn(acme);
    const end = (context: Context, ...sessionIds: string[]) =>
      inRegistry((tx) => endSessions(tx, context, { sessionIds }));
    await expect(end(admin, one.id, elsewhere.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(end(actingIn(acme, { sessions: "edit" }), one.id)).rejects.toMatchObject({
      code: "forbidden",
    });
    const there = { ...admin, sessionId: one.id };
    await expect(end(there, one.id)).rejects.toMatchObject({ code: "conflict" });
    expect((await end(admin, one.id)).data.ended).toBe(1);
    const all = await inRegistry((tx) => endAllSessions(tx, { ...admin, sessionId: two.id }, { all: true }));
    expect(all.data.ended).toBeGreaterThan(0);
    expect((await list(admin)).rows.map(({ id }) => id)).toEqual([two.id]);
    const [main] = await inControl(
      (tx) => tx.sql`select revoked_at from sessions where id = ${elsewhere.id}`,
    );
    expect(main?.revoked_at).toBeNull();
  });

  it("G5, U11: a live session's groups give accumulated permissions, by that path, and end with it", async () => {
    const group = await aGroup(acme);
    const { id, userId } = await session(acme, { groupIds: [group.id] });
    const admin = actingIn(acme);
    const held = await permissionsOf(admin, userId);
    expect(held.accountAdmin).toBe(true);
    expect(held.roles[0]?.ways.join()).toMatch(/IdP|session/i);
    const why = await whyOf(admin, { user: userId, key: "users", level: "edit" });
    expect(why.held).toBe(true);
    await inRegistry((tx) => endSessions(tx, admin, { sessionIds: [id] }));
    expect((await permissionsOf(admin, userId)).cells).toEqual([]);
  });

  it("U12: an SSO user can be deleted only while single sign-on is enabled", async () => {
    const tenant = await deployment.child();
    const userId = await activeUser(tenant);
    await inTenant(tenant, (tx) => tx.sql`update users set type = 'sso' where id = ${userId}`);
    const remove = () =>
      perform(deleteUsers, actingIn(tenant), { userIds: [userId], decisions: [] } as never);
    await expect(remove()).rejects.toMatchObject({ code: "conflict", message: /single sign-on is enabled/ });
    await samlConnection(tenant);
    await remove();
  });
});
