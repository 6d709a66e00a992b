import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeConnections, inControl, inTenant, type TenantRef } from "@/db/connection";
import { ident, loginRole } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { pair } from "@/lib/sync/testing/fixtures";
import { editTenant } from "@/lib/tenants/commands/edit";
import { PALETTE } from "@/lib/tenants/model";
import { tenantDetails } from "@/lib/tenants/queries";
import { aContext, anAdmin } from "@/lib/tenants/testing";
import { probeAll, probeTenant } from "./probe";

let deployment: TestDeployment;
let main: Context;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
});

afterAll(() => deployment.close());

const connectionOf = async (child: TenantRef) => {
  const { connectionStatus, connectionDetail, pairing, connection } = await tenantDetails(main, child.slug);
  return { connectionStatus, connectionDetail, pairing, connection };
};

async function aPairedChild(): Promise<TenantRef> {
  const child = await deployment.child();
  await pair(child);
  await inControl((tx) => tx.sql`update pairings set last_sync_at = now() where tenant_id = ${child.id}`);
  return child;
}

describe("probeTenant", () => {
  it("T4, P5: finds a child connected, gives main its connection, and renames it with the tenant", async () => {
    const child = await aPairedChild();
    expect(await connectionOf(child)).toMatchObject({ connectionStatus: "unknown", connection: null });
    await probeTenant({ tenantId: child.id });
    expect(await connectionOf(child)).toEqual({
      connectionStatus: "connected",
      connectionDetail: null,
      pairing: "paired",
      connection: child.name,
    });
    const name = `Renamed ${child.slug}`;
    await inControl((tx) => editTenant(tx, main, { tenantId: child.id, name, color: PALETTE[1] }));
    await probeTenant({ tenantId: child.id });
    expect((await connectionOf(child)).connection).toBe(name);
    await inControl(
      (tx) =>
        tx.sql`update pairings set last_sync_at = now() - interval '1 hour' where tenant_id = ${child.id}`,
    );
    await probeTenant({ tenantId: child.id });
    expect(await connectionOf(child)).toMatchObject({
      connectionStatus: "connected",
      connectionDetail: "The last sync was 60 minutes ago.",
    });
  });

  it("T4: says what is wrong: roles refused, an old or broken schema, another pairing", async () => {
    const child = await aPairedChild();
    const admin = deployment.admin(child.region);
    const probe = async () => {
      await probeTenant({ tenantId: child.id });
      return connectionOf(child);
    };
    await admin.unsafe(`revoke ${ident(child.syncRole)} from ${ident(loginRole())}`);
    expect(await probe()).toMatchObject({
      connectionStatus: "denied",
      pairing: "disconnected",
      connectionDetail: expect.stringMatching(/refused the roles/),
    });
    await admin.unsafe(
      `grant ${ident(child.syncRole)} to ${ident(loginRole())} with set true, inherit false`,
    );
    expect(await probe()).toMatchObject({ connectionStatus: "connected", pairing: "paired" });

    await admin.unsafe(`update ${ident(child.schema)}.schema_versions set number = -number`);
    expect(await probe()).toMatchObject({ connectionStatus: "outdated", pairing: "paired" });
    await admin.unsafe(`update ${ident(child.schema)}.schema_versions set number = -number`);

    await admin.unsafe(`update ${ident(child.schema)}.sync_state set pairing_id = '${randomUUID()}'`);
    expect(await probe()).toMatchObject({
      connectionStatus: "denied",
      connectionDetail: expect.stringMatching(/does not know this pairing/),
    });
    await admin.unsafe(`drop schema ${ident(child.schema)} cascade`);
    expect(await probe()).toMatchObject({
      connectionStatus: "denied",
      connectionDetail: "Its schema is damaged or incomplete.",
    });
  });
});

describe("probeAll", () => {
  it("T4: takes few connections of a region, however many tenants it has", async () => {
    for (let number = 0; number < 5; number++) await aPairedChild();
    await closeConnections();
    await probeAll();
    const [row] = await deployment.admin("emea")<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'bailiwick'`;
    // Two for the tenants, one that asks first whether the region answers.
    expect(row?.n).toBeLessThanOrEqual(3);
  });

  it("T3, T4: asks a region that does not answer once, and corrects all of main's connections", async () => {
    process.env.REGION_APAC_DATABASE_URL = "postgres://nobody:x@127.0.0.1:9/none";
    await inControl((tx) => tx.sql`insert into regions (name, label) values ('apac', 'APAC')`);
    const [good, away] = [await aPairedChild(), await aPairedChild()];
    await inControl((tx) => tx.sql`update tenants set region = 'apac' where id = ${away.id}`);
    await inTenant(
      deployment.main,
      (tx) => tx.sql`
      insert into connections (id, kind, name, tenant_id) values (${randomUUID()}, 'tenant', 'Left over', ${randomUUID()})`,
    );
    const counts = await probeAll();
    expect(counts.unreachable).toBe(1);
    expect(await connectionOf(good)).toMatchObject({ connectionStatus: "connected" });
    expect(await connectionOf(away)).toMatchObject({
      connectionStatus: "unreachable",
      pairing: "disconnected",
      connection: away.name,
    });
    const left = await inTenant(
      deployment.main,
      (tx) => tx.sql`select from connections where name = 'Left over'`,
    );
    expect(left).toHaveLength(0);
    process.env.REGION_APAC_DATABASE_URL = "";
  });
});
