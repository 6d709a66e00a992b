import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { ident, ownerRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { INSTANCE_VERSION } from "@/db/versions";
import { seedRoles } from "@/lib/access/seeds";
import { health, tenantHealth } from "./health";
import { tenantsById } from "./registry";
import { upgradeInstances } from "./upgrade";

let deployment: TestDeployment;
let children: TenantRef[];

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  children = [];
  for (const region of ["emea", "default", "emea", "emea", "default"])
    children.push(await deployment.child({ region }));
});

afterAll(() => deployment.close());

/** Puts a tenant back to before its first migration: an empty schema, and the registry knows. */
async function empty(tenant: TenantRef): Promise<void> {
  await deployment.admin(tenant.region).unsafe(`drop schema ${ident(tenant.schema)} cascade;
    create schema ${ident(tenant.schema)} authorization ${ident(ownerRole())}`);
  await outdate([tenant]);
}

const outdate = (tenants: TenantRef[]) =>
  inControl(
    (tx) => tx.sql`update tenants set version = 0 where id = any (${tenants.map(({ id }) => id)}::uuid[])`,
  );

const refs = (tenants: TenantRef[]) =>
  inControl((tx) =>
    tenantsById(
      tx,
      tenants.map(({ id }) => id),
    ),
  );

describe("upgradeInstances", () => {
  it("T1: upgrades main and every child, suspended ones too, but for the one that fails", async () => {
    const [poisoned, suspended, ...rest] = children as [TenantRef, TenantRef, ...TenantRef[]];
    for (const child of children) await empty(child);
    await outdate([deployment.main]);
    await deployment
      .admin(poisoned.region)
      .unsafe(`create view ${ident(poisoned.schema)}.roles as select 1 as one`);
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${suspended.id}`);

    const { upgraded, failed } = await upgradeInstances();
    expect(failed).toEqual([poisoned.id]);
    expect(upgraded[0]).toBe(deployment.main.id);
    expect(new Set(upgraded)).toEqual(new Set([deployment.main, suspended, ...rest].map(({ id }) => id)));
    for (const child of await refs(rest)) {
      expect(child.version).toBe(INSTANCE_VERSION);
      expect(await inTenant(child, (tx) => tx.sql`select from users`)).toHaveLength(0);
    }
    const [bad] = await refs([poisoned]);
    expect(() => inTenant(bad as TenantRef, (tx) => tx.sql`select 1`)).toThrow("upgrading");
    expect(await tenantHealth()).toEqual({
      states: { upgrading: 1, suspended: 1, unpaired: 3 },
      degraded: 1,
    });
    expect(await health()).toMatchObject({ ok: false, main: true, workers: 0 });
    const [told] = await inControl(
      (tx) => tx.sql`select status_reason from tenants where id = ${poisoned.id}`,
    );
    expect(told?.status_reason).toMatch(
      /^The upgrade failed: Something failed on our side\. \(reference \w{8}\)$/,
    );

    await deployment.admin(poisoned.region).unsafe(`drop view ${ident(poisoned.schema)}.roles`);
    expect(await upgradeInstances()).toEqual({ upgraded: [poisoned.id], failed: [] });
    const [healed] = await inControl(
      (tx) => tx.sql`select status_reason, version from tenants where id = ${poisoned.id}`,
    );
    expect(healed).toMatchObject({ status_reason: null, version: INSTANCE_VERSION });
    expect(await upgradeInstances()).toEqual({ upgraded: [], failed: [] });
  });
});
