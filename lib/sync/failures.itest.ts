import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inRegion, type TenantRef } from "@/db/connection";
import { ident } from "@/db/names";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { syncChanges, syncTenants } from "./engine";
import type { SyncResult } from "./entries";
import { reconcile } from "./reconcile";
import { behind, childRows, pairingOf } from "./testing/fixtures";
import { expectInSync, jobsOf, listedGroup, onMain, pairedChild, syncedGroup } from "./testing/kit";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

describe("the order of changes", () => {
  it("S2: an older number is refused and changes nothing", async () => {
    const child = await pairedChild(deployment);
    const { users } = await syncedGroup(deployment, [child]);
    const person = users[0];
    const { pairing_id, synced_seq } = await pairingOf(child);
    const entry = {
      tenant: child.id,
      schema: child.schema,
      role: child.syncRole,
      pairing_id,
      mode: "part",
      users: [{ ...person, first_name: "Older" }],
    };
    const apply = (seq: number) =>
      inRegion(child.region, async (sql) => {
        const [row] = await sql<{ results: SyncResult[] }[]>`
          select bailiwick.sync_apply(${JSON.stringify([{ ...entry, seq }])}::text::jsonb) as results`;
        return row?.results;
      });
    await behind(deployment, child, (sql) => sql`update sync_state set seq = seq + 1`);
    const seen = Number(synced_seq) + 1;
    expect(await apply(seen - 1)).toMatchObject([{ status: "stale", seq: String(seen) }]);
    await expectInSync(deployment, child);
    expect(await apply(seen)).toMatchObject([{ status: "ok", changes: { users: [0, 1, 0] } }]);
  });

  it("S2: where main was restored from a backup, its numbers go on from the child's", async () => {
    const child = await pairedChild(deployment);
    const { users } = await syncedGroup(deployment, [child]);
    await behind(deployment, child, (sql) => sql`update sync_state set seq = seq + 1000`);
    await onMain(
      deployment,
      (sql) => sql`update users set first_name = 'After' where id = ${users[0]?.id ?? ""}`,
    );
    await syncChanges({ users: [users[0]?.id ?? ""] });
    await expectInSync(deployment, child);
  });
});

describe("failures", () => {
  it("S7: one poisoned tenant among 50 is reported alone and repaired by a job of its own", async () => {
    const children = [await pairedChild(deployment)];
    while (children.length < 50)
      children.push(await pairedChild(deployment, { region: children.length % 2 ? "emea" : "default" }));
    const [poisoned, ...healthy] = children as [TenantRef, ...TenantRef[]];
    await behind(deployment, poisoned, (sql) =>
      sql.unsafe(`revoke insert on groups from ${ident(poisoned.syncRole)}`),
    );
    const { change } = await listedGroup(deployment, children, ["Joe", "John", "Jack"]);
    await syncChanges(change);
    await expectInSync(deployment, ...healthy);
    expect((await childRows(deployment, poisoned)).roles).toEqual([]);
    expect(await pairingOf(poisoned)).toMatchObject({
      last_error: expect.stringMatching(/^Its database refused main's role\. .*\(reference [0-9a-f]{8}\)\.$/),
      last_error_ref: expect.stringMatching(/^[0-9a-f]{8}$/),
      last_sync_at: null,
    });
    expect((await jobsOf(deployment, "sync_tenant")).map(({ input }) => input)).toContainEqual({
      tenantId: poisoned.id,
    });
    await expect(syncTenants({ tenantId: poisoned.id })).rejects.toThrow(poisoned.id);

    await behind(deployment, poisoned, (sql) =>
      sql.unsafe(`grant insert on groups to ${ident(poisoned.syncRole)}`),
    );
    await syncTenants({ tenantId: poisoned.id });
    await expectInSync(deployment, poisoned);
    expect(await pairingOf(poisoned)).toMatchObject({ last_error: null, last_error_ref: null });
  });

  it("T3: a region that is down is recorded and holds back no other; only erasures are kept for it", async () => {
    const [up, down] = [await pairedChild(deployment), await pairedChild(deployment)];
    const { group, users } = await syncedGroup(deployment, [up, down]);
    process.env.REGION_DOWN_DATABASE_URL = "postgres://nobody@127.0.0.1:1/none";
    await inControl(async ({ sql }) => {
      await sql`insert into regions (name, label) values ('down', 'Down')`;
      await sql`update tenants set region = 'down' where id = ${down.id}`;
    });
    const before = await jobsOf(deployment, "sync_tenant");
    await onMain(deployment, (sql) => sql`update groups set description = 'Changed' where id = ${group.id}`);
    await syncChanges({ groups: [group.id] });
    await expectInSync(deployment, up);
    expect(await pairingOf(down)).toMatchObject({
      last_error: expect.stringContaining("The database of its region could not be reached."),
    });
    expect(await reconcile()).toMatchObject({ failed: 1 });
    expect(await jobsOf(deployment, "sync_tenant")).toEqual(before);

    const id = users[0]?.id ?? "";
    await onMain(deployment, async (sql) => {
      await sql`delete from group_members where user_id = ${id}`;
      await sql`update users set status = 'deleted', email = null, first_name = null, last_name = null where id = ${id}`;
    });
    await syncChanges({ users: [id] });
    expect((await jobsOf(deployment, "sync_tenant")).at(-1)?.input).toEqual({
      tenantIds: [down.id],
      erased: [id],
    });
    await inControl(({ sql }) => sql`update tenants set region = 'emea' where id = ${down.id}`);
    delete process.env.REGION_DOWN_DATABASE_URL;
    await syncTenants({ tenantIds: [down.id], erased: [id] });
    await expectInSync(deployment, up, down);
  });
});
