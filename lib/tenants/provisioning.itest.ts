import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { INSTANCE_VERSION } from "@/db/versions";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { resetEnv } from "@/lib/core/env";
import { createTenant } from "./commands/create";
import { editTenant } from "./commands/edit";
import { inviteTenantAdmin } from "./commands/invite-admin";
import {
  removeTenant as askRemoval,
  resumeTenant,
  retryProvisioning,
  suspendTenant,
} from "./commands/lifecycle";
import { PALETTE } from "./model";
import { provisionTenant, removeTenant } from "./provisioning";
import { gatewayTenants, TenantListQuery } from "./queries";
import { tenantsById } from "./registry";
import { aContext, anAdmin, outcomeOf } from "./testing";

let deployment: TestDeployment;
let main: TenantRef;
let context: ReturnType<typeof aContext>;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  context = aContext(main, await anAdmin(main, "root@main.test"));
});

afterAll(() => deployment.close());

afterEach(() => {
  process.env.BAILIWICK_MAX_TENANTS = "";
  resetEnv();
});

let number = 0;
function form(change: object = {}) {
  number += 1;
  return {
    name: `Customer ${number}`,
    slug: `customer-${number}`,
    region: "emea",
    adminEmail: `ann@customer-${number}.test`,
    adminFirstName: "Ann",
    adminLastName: "Lee",
    color: PALETTE[0],
    ...change,
  };
}

const create = (input = form()) =>
  inControl((tx) => createTenant(tx, context, input)).then((change) => change.data.id);

async function refOf(id: string): Promise<TenantRef> {
  const [ref] = await inControl((tx) => tenantsById(tx, [id]));
  if (!ref) throw new Error("the tenant is gone");
  return ref;
}

const stateOf = (id: string) =>
  inControl(async (tx) => {
    const [row] = await tx.sql<
      { status: string; status_reason: string | null; version: number; left: number }[]
    >`
      select status, status_reason, version, (select count(*)::int from provisioning where tenant_id = t.id) as left
      from tenants t where id = ${id}`;
    return row && { ...row };
  });

async function rowsOf(id: string) {
  const ref = { ...(await refOf(id)), status: "active", version: INSTANCE_VERSION };
  return inTenant(ref, async (tx) => ({
    users: [...(await tx.sql`select email, status, role_id, origin from users`)],
    roles: (await tx.sql<{ name: string }[]>`select name from roles order by name`).map((row) => row.name),
    audit: (await tx.sql<{ action: string }[]>`select action from audit`).map((row) => row.action),
  }));
}

describe("provisionTenant", () => {
  it("T2: makes schema, roles, built-in data and the invited administrator, in the tenant's region", async () => {
    const input = form();
    const id = await create(input);
    expect(await stateOf(id)).toMatchObject({ status: "provisioning", left: 1 });
    await provisionTenant({ tenantId: id });
    expect(await stateOf(id)).toEqual({
      status: "active",
      status_reason: null,
      version: INSTANCE_VERSION,
      left: 0,
    });
    expect(await rowsOf(id)).toEqual({
      users: [{ email: input.adminEmail, status: "invited", role_id: ACCOUNT_ADMIN_ID, origin: "local" }],
      roles: ["Account Admin", "Analyst", "Instance Administrator", "Read-Only"],
      audit: ["tenant.provision"],
    });
    const { schema } = await refOf(id);
    const find = (region: string) =>
      deployment.admin(region)`select from pg_namespace where nspname = ${schema}`;
    expect([(await find("emea")).length, (await find("default")).length]).toEqual([1, 0]);
  });

  it.each(["schema", "admin", "active"])("T2: goes on from where it stopped before %s", async (step) => {
    const id = await create();
    const stop = (at: string) => {
      if (at === step) throw new Error("stopped");
    };
    await expect(provisionTenant({ tenantId: id }, stop)).rejects.toThrow("stopped");
    expect(await stateOf(id)).toMatchObject({ status: "failed", left: 1 });
    await provisionTenant({ tenantId: id });
    await provisionTenant({ tenantId: id });
    expect(await stateOf(id)).toMatchObject({ status: "active", status_reason: null, left: 0 });
    const { users, roles, audit } = await rowsOf(id);
    expect([users.length, roles.length, audit.length]).toEqual([1, 4, 1]);
  });

  it("T2: says why where the region does not answer, and Retry makes it good", async () => {
    process.env.REGION_APAC_DATABASE_URL = "postgres://nobody:x@127.0.0.1:9/none";
    await inControl((tx) => tx.sql`insert into regions (name, label) values ('apac', 'APAC')`);
    const id = await create(form({ region: "apac" }));
    await expect(provisionTenant({ tenantId: id })).rejects.toThrow();
    const failed = await stateOf(id);
    expect(failed?.status).toBe("failed");
    expect(failed?.status_reason).toMatch(
      /^The database of the region APAC does not answer\. \(reference \w{8}\)$/,
    );
    const page = await gatewayTenants(context, TenantListQuery.parse({ q: "customer" }));
    expect(page.rows.find((row) => row.id === id)?.statusReason).toBe(failed?.status_reason);

    process.env.REGION_APAC_DATABASE_URL = process.env.REGION_EMEA_DATABASE_URL;
    await inControl((tx) => retryProvisioning(tx, context, { tenantId: id }));
    await provisionTenant({ tenantId: id });
    expect(await stateOf(id)).toMatchObject({ status: "active", status_reason: null });
    expect(await outcomeOf(inControl((tx) => retryProvisioning(tx, context, { tenantId: id })))).toMatch(
      /^conflict: Only/,
    );
    process.env.REGION_APAC_DATABASE_URL = "";
  });
});

describe("createTenant", () => {
  it("T2: tells at the field that a name or an address is taken", async () => {
    const first = form();
    await create(first);
    const same = inControl((tx) =>
      createTenant(tx, context, form({ name: first.name.toUpperCase(), slug: first.slug })),
    );
    await expect(same).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String), slug: expect.any(String) },
    });
  });

  it("T2: lets one of twenty simultaneous tenants of one address be made", async () => {
    const input = form();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        outcomeOf(create({ ...input, name: `${input.name} ${index}` })),
      ),
    );
    expect(all.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(new Set(all)).toEqual(new Set(["done", "conflict: There is a tenant like this already."]));
  });

  it("T3: refuses a region that is not there", async () => {
    expect(await outcomeOf(create(form({ region: "moon" })))).toBe(
      "invalid: This region has no database now. Choose another region.",
    );
  });

  it("T16: refuses in words more tenants than are allowed, simultaneous ones too", async () => {
    const [row] = await inControl(
      (tx) => tx.sql<{ n: number }[]>`select count(*)::int as n from tenants where kind = 'child'`,
    );
    process.env.BAILIWICK_MAX_TENANTS = String((row?.n ?? 0) + 2);
    resetEnv();
    const all = await Promise.all(Array.from({ length: 8 }, () => outcomeOf(create())));
    expect(all.filter((outcome) => outcome === "done")).toHaveLength(2);
    expect(all.find((outcome) => outcome !== "done")).toBe(
      `conflict: This console is set to at most ${process.env.BAILIWICK_MAX_TENANTS} child tenants. Remove one, or raise BAILIWICK_MAX_TENANTS and restart.`,
    );
  });
});

describe("a tenant's life", () => {
  it("T2: suspends, resumes and removes, and leaves no schema, role or row behind", async () => {
    const id = await create();
    await provisionTenant({ tenantId: id });
    const ref = await refOf(id);
    await inTenant(
      main,
      (tx) =>
        tx.sql`insert into connections (id, kind, name, tenant_id) values (gen_random_uuid(), 'tenant', 'x', ${id})`,
    );
    await inControl((tx) => suspendTenant(tx, context, { tenantId: id }));
    const suspended = await refOf(id);
    expect(() => inTenant(suspended, (tx) => tx.sql`select 1`)).toThrow("suspended");
    await inControl((tx) => resumeTenant(tx, context, { tenantId: id }));
    expect((await stateOf(id))?.status).toBe("active");

    const ask = (name: string) =>
      outcomeOf(inControl((tx) => askRemoval(tx, context, { tenantId: id, name })));
    expect(await ask("Custom")).toBe(`conflict: Type the tenant's name, ${ref.name}, to remove it.`);
    expect(await ask(ref.name)).toBe("done");
    await removeTenant({ tenantId: id });
    await removeTenant({ tenantId: id });
    expect(await stateOf(id)).toBeUndefined();
    const left = await deployment.admin("emea")`
      select nspname::text from pg_namespace where nspname = ${ref.schema}
      union select rolname from pg_roles where rolname in (${ref.appRole}, ${ref.syncRole})`;
    expect(left).toHaveLength(0);
    expect(
      await inTenant(main, (tx) => tx.sql`select from connections where tenant_id = ${id}`),
    ).toHaveLength(0);
  });

  it("T2: does not remove what nobody asked to remove, and main never", async () => {
    const id = await create();
    await provisionTenant({ tenantId: id });
    await removeTenant({ tenantId: id });
    expect((await stateOf(id))?.status).toBe("active");
    const refused = inControl((tx) => askRemoval(tx, context, { tenantId: main.id, name: main.name }));
    expect(await outcomeOf(refused)).toBe("not_found: This tenant does not exist, or no longer.");
  });

  it("T2: gives the first administrator's invitation anew, until he has set a password", async () => {
    const input = form();
    const id = await create(input);
    await provisionTenant({ tenantId: id });
    const invite = () => inControl((tx) => inviteTenantAdmin(tx, context, { tenantId: id }));
    const first = (await invite()).data;
    const second = (await invite()).data;
    expect(first).toMatchObject({
      email: input.adminEmail,
      link: expect.stringContaining(`/invite?tenant=${input.slug}&token=`),
    });
    expect(second.link).not.toBe(first.link);
    const ref = await refOf(id);
    const open = await inTenant(ref, (tx) => tx.sql`select from invitations where cancelled_at is null`);
    expect(open).toHaveLength(1);
    await inTenant(ref, (tx) => tx.sql`update users set status = 'active'`);
    expect(await outcomeOf(invite())).toMatch(/^conflict: This tenant's administrator has set a password/);
  });

  it("T6: takes another name and colour, and tells where the name is taken", async () => {
    const [one, two] = [await create(), await create()];
    const edit = (tenantId: string, name: string) =>
      outcomeOf(inControl((tx) => editTenant(tx, context, { tenantId, name, color: PALETTE[3] })));
    expect(await edit(one, "Renamed")).toBe("done");
    expect(await edit(two, "RENAMED")).toBe(
      "conflict: There is a tenant of this name already. Choose another name.",
    );
    expect((await refOf(one)).color).toBe(PALETTE[3]);
  });
});
