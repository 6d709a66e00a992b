import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { leavingPlan } from "@/lib/ownership/queries";
import { createRole, deleteRole, updateRole } from "@/lib/roles/commands";
import { deactivateUsers } from "@/lib/users/commands/status";
import { actingIn, activeUser, perform, roleFromMain } from "@/lib/users/testing";
import { authenticateKey } from "./authenticate";
import { createApiKey } from "./commands/create";
import { deleteApiKey, revokeApiKey } from "./commands/end";
import { rotateApiKey } from "./commands/rotate";
import { updateApiKey } from "./commands/update";
import { CreateApiKeyInput, RotateApiKeyInput } from "./model";
import { ApiKeyListQuery, listApiKeys } from "./queries";
import { secretHash } from "./secret";
import type { ApiKeyState } from "./words";

let deployment: TestDeployment;
let child: TenantRef;
let main: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  child = await deployment.child();
});
afterAll(() => deployment.close());

let count = 0;
async function role(permissions: Record<string, "view" | "edit"> = { incidents: "view" }, tenant = child) {
  const name = `Role ${++count}`;
  const { id } = await perform(createRole, actingIn(tenant), { name, description: "", permissions });
  return { id, name };
}
async function made(roleIds: string[], name = `Key ${++count}`, context = actingIn(child)) {
  return perform(createApiKey, context, { name, roleIds, expires: null });
}
const use = (secret: string, ip = "192.0.2.7") => authenticateKey(child, secret, ip);
async function rowOf(name: string, context = actingIn(child)) {
  const page = await listApiKeys(context, ApiKeyListQuery.parse({ q: `"${name}"` }));
  return page.rows.find((row) => row.name === name);
}
const row = async (name: string) => {
  const found = await rowOf(name);
  if (!found) throw new Error(`no key ${name}`);
  return found;
};

describe("API keys", () => {
  it("K1: the secret is answered once and kept as a hash alone, also in the log", async () => {
    const { id: roleId, name: roleName } = await role();
    const key = await made([roleId]);
    const stored = await inTenant(
      child,
      ({ sql }) => sql`select k.*, to_jsonb(k)::text as whole from api_keys k where id = ${key.id}`,
    );
    expect(stored[0]?.secret_hash).toEqual(secretHash(key.secret));
    const log = await inTenant(
      child,
      ({ sql }) =>
        sql`select target_kind, after, to_jsonb(a)::text as whole from audit a where target_id = ${key.id}`,
    );
    expect(log).toMatchObject([
      { target_kind: "api-key", after: { name: key.name, roles: [{ name: roleName }] } },
    ]);
    for (const { whole } of [...stored, ...log]) expect(whole).not.toContain(key.secret.slice(26, 60));
    expect(await row(key.name)).toMatchObject({ state: "active", hint: `bwa_…${key.secret.slice(-4)}` });
    expect(await use(key.secret)).toMatchObject({ id: key.id, name: key.name });
  });

  it("K1: a deleted role turns the key yellow, the last one red; keys do not hold a role back (R1)", async () => {
    const [one, two] = [await role(), await role()];
    const key = await made([one.id, two.id]);
    await perform(updateRole, actingIn(child), {
      id: one.id,
      version: 1,
      name: `${one.name} renamed`,
      description: "",
      permissions: { incidents: "view" },
    });
    await perform(deleteRole, actingIn(child), { id: one.id });
    expect(await row(key.name)).toMatchObject({
      state: "warning",
      goneRoles: [`${one.name} renamed`],
      roles: [{ id: two.id }],
    });
    expect(await use(key.secret)).toMatchObject({ id: key.id });

    await perform(deleteRole, actingIn(child), { id: two.id });
    const red = await row(key.name);
    expect(red).toMatchObject({ state: "unusable", roles: [] });
    await expect(use(key.secret)).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(two.name),
    });
    const fresh = await role();
    await expect(
      perform(rotateApiKey, actingIn(child), { id: key.id, version: red.version, overlapHours: 0 }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("no role left") });
    await expect(
      perform(updateApiKey, actingIn(child), {
        id: key.id,
        version: red.version,
        name: key.name,
        roleIds: [fresh.id],
        expires: "keep",
      }),
    ).rejects.toMatchObject({ code: "conflict" });
    await perform(deleteApiKey, actingIn(child), { id: key.id });
  });

  it("K1: editing the roles takes the warning away", async () => {
    const [one, two] = [await role(), await role()];
    const key = await made([one.id, two.id]);
    await perform(deleteRole, actingIn(child), { id: one.id });
    await perform(updateApiKey, actingIn(child), {
      id: key.id,
      version: 1,
      name: `${key.name} b`,
      roleIds: [two.id],
      expires: { days: 30 },
    });
    expect(await row(`${key.name} b`)).toMatchObject({
      state: "active",
      goneRoles: [],
      version: 2,
      expiresAt: expect.any(String),
    });
    await expect(
      perform(updateApiKey, actingIn(child), {
        id: key.id,
        version: 1,
        name: key.name,
        roleIds: [two.id],
        expires: "keep",
      }),
    ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("meanwhile") });
  });

  it("K1: an expired and a revoked key are refused in words and stay in the list", async () => {
    const { id } = await role();
    const [old, ended] = [await made([id]), await made([id])];
    await inTenant(
      child,
      ({ sql }) => sql`update api_keys set expires_at = now() - interval '1 second' where id = ${old.id}`,
    );
    await perform(revokeApiKey, actingIn(child), { id: ended.id });
    await expect(use(old.secret)).rejects.toMatchObject({
      code: "unauthenticated",
      message: expect.stringContaining("has expired"),
    });
    await expect(use(ended.secret)).rejects.toMatchObject({
      code: "unauthenticated",
      message: expect.stringContaining("was revoked"),
    });
    expect((await row(old.name)).state).toBe("expired");
    expect((await row(ended.name)).state).toBe("revoked");
    await expect(perform(revokeApiKey, actingIn(child), { id: ended.id })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("K1: after a rotation the old secret works until the time chosen, and no longer", async () => {
    const { id } = await role();
    const key = await made([id]);
    const next = await perform(rotateApiKey, actingIn(child), { id: key.id, version: 1, overlapHours: 24 });
    expect(await use(key.secret)).toMatchObject({ id: key.id });
    expect(await use(next.secret)).toMatchObject({ id: key.id });
    expect((await row(key.name)).previousUntil).not.toBeNull();

    await inTenant(
      child,
      ({ sql }) => sql`update api_keys set previous_until = now() - interval '1 second' where id = ${key.id}`,
    );
    await expect(use(key.secret)).rejects.toMatchObject({ message: expect.stringContaining("was replaced") });
    expect((await row(key.name)).previousUntil).toBeNull();
    const last = await perform(rotateApiKey, actingIn(child), { id: key.id, version: 2, overlapHours: 0 });
    await expect(use(next.secret)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await use(last.secret)).toMatchObject({ id: key.id });
    expect(RotateApiKeyInput.safeParse({ id: key.id, version: 1, overlapHours: 169 }).success).toBe(false);
  });

  it("K2: deactivating the person who made it does not revoke it", async () => {
    const maker = await activeUser(child, { firstName: "Max", lastName: "Maker" });
    const key = await made([(await role()).id], undefined, actingIn(child, undefined, maker));
    const { stamp } = await leavingPlan(actingIn(child), [maker]);
    await perform(deactivateUsers, actingIn(child), { userIds: [maker], plan: { stamp, to: null } });
    expect(await use(key.secret)).toMatchObject({ id: key.id });
    expect(await row(key.name)).toMatchObject({ state: "active", owner: { id: maker, name: "Max Maker" } });
  });

  it("R5: nobody makes, widens, prolongs or rotates a key above himself", async () => {
    const strong = await role({ incidents: "edit", tasks: "edit" });
    const weak = await role({ incidents: "view" });
    const editor = actingIn(child, { "api-keys": "edit", incidents: "view" });
    const refusal = { code: "forbidden", fields: { roleIds: expect.any(String) } };
    await expect(made([strong.id], undefined, editor)).rejects.toMatchObject(refusal);
    await expect(made([ACCOUNT_ADMIN_ID], undefined, editor)).rejects.toMatchObject({
      ...refusal,
      message: expect.stringContaining("Only an Account Admin"),
    });
    const own = await made([weak.id], undefined, editor);
    const edit = { id: own.id, version: 1, name: own.name, expires: "keep" as const };
    await expect(
      perform(updateApiKey, editor, { ...edit, roleIds: [weak.id, strong.id] }),
    ).rejects.toMatchObject(refusal);

    const above = await made([strong.id]);
    const rename = { id: above.id, version: 1, roleIds: [strong.id] };
    await expect(
      perform(updateApiKey, editor, { ...rename, name: above.name, expires: null }),
    ).rejects.toMatchObject(refusal);
    await expect(
      perform(rotateApiKey, editor, { id: above.id, version: 1, overlapHours: 24 }),
    ).rejects.toMatchObject(refusal);
    expect(await rowOf(above.name, editor)).toMatchObject({
      lackReason: expect.stringContaining("Incidents"),
    });
    await perform(updateApiKey, editor, { ...rename, name: `${above.name} b`, expires: "keep" });
  });

  it("R2: revoking and deleting need their own permission", async () => {
    const key = await made([(await role()).id]);
    const editor = actingIn(child, { "api-keys": "edit" });
    for (const end of [revokeApiKey, deleteApiKey])
      await expect(perform(end, editor, { id: key.id })).rejects.toMatchObject({ code: "forbidden" });
  });

  it("S4: a role from main is not given to a key of the child", async () => {
    const id = await roleFromMain(child, `From main ${++count}`);
    await expect(made([id])).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("came from main"),
    });
  });

  it("the name is unique here, whatever its case", async () => {
    const { id } = await role();
    await made([id], "Terraform");
    await expect(made([id], "TERRAFORM")).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
  });

  it("another tenant's key, role and secret are not found", async () => {
    const foreignRole = await role({}, main);
    const foreign = await made([foreignRole.id], undefined, actingIn(main));
    const missing = { code: "not_found" };
    await expect(made([foreignRole.id])).rejects.toMatchObject(missing);
    for (const id of [foreign.id, randomUUID()]) {
      await expect(perform(revokeApiKey, actingIn(child), { id })).rejects.toMatchObject(missing);
      await expect(perform(deleteApiKey, actingIn(child), { id })).rejects.toMatchObject(missing);
      await expect(
        perform(rotateApiKey, actingIn(child), { id, version: 1, overlapHours: 0 }),
      ).rejects.toMatchObject(missing);
    }
    await expect(use(foreign.secret)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await rowOf(foreign.name)).toBeUndefined();
  });

  it("the last use is noted, at most once a minute", async () => {
    const key = await made([(await role()).id]);
    const usedAt = async () => {
      const { lastUsedAt, lastUsedIp } = await row(key.name);
      return { lastUsedAt, lastUsedIp };
    };
    expect(await usedAt()).toEqual({ lastUsedAt: null, lastUsedIp: null });
    await Promise.all(Array.from({ length: 8 }, () => use(key.secret)));
    const first = await usedAt();
    expect(first).toEqual({ lastUsedAt: expect.any(String), lastUsedIp: "192.0.2.7" });
    await use(key.secret, "198.51.100.1");
    expect(await usedAt()).toEqual(first);
    await inTenant(
      child,
      ({ sql }) => sql`update api_keys set last_used_at = now() - interval '61 seconds' where id = ${key.id}`,
    );
    await use(key.secret, "198.51.100.1");
    expect((await usedAt()).lastUsedIp).toBe("198.51.100.1");
  });

  it("K1: the filter by state finds what the list shows", async () => {
    const all = await listApiKeys(actingIn(child), ApiKeyListQuery.parse({}));
    for (const state of ["active", "warning", "unusable", "expired", "revoked"] as ApiKeyState[]) {
      const { rows } = await listApiKeys(actingIn(child), ApiKeyListQuery.parse({ q: `state:${state}` }));
      expect(rows.map(({ id }) => id)).toEqual(
        all.rows.filter((row) => row.state === state).map(({ id }) => id),
      );
    }
    for (const sort of ["-name", "created", "-expires", "used"])
      expect((await listApiKeys(actingIn(child), ApiKeyListQuery.parse({ sort }))).rows).toHaveLength(
        all.rows.length,
      );
  });

  it("K1: the end is one of the days, a day to come, or none", () => {
    const parse = (expires: unknown) =>
      CreateApiKeyInput.safeParse({ name: "CI", roleIds: [randomUUID()], expires }).success;
    expect(parse(null)).toBe(true);
    expect(parse({ days: 90 })).toBe(true);
    expect(parse({ date: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10) })).toBe(true);
    for (const wrong of [
      { days: 31 },
      { date: "2020-01-01" },
      { date: "9999-01-01" },
      { date: "tomorrow" },
      { days: 30, date: "2030-01-01" },
      "never",
      undefined,
    ])
      expect(parse(wrong)).toBe(false);
    expect(CreateApiKeyInput.safeParse({ name: "CI", roleIds: [], expires: null }).success).toBe(false);
  });
});
