import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import type { CountedPage } from "@/lib/listing/page";
import {
  exportTenants,
  gatewayTenants,
  listTenants,
  regions,
  TenantListQuery,
  type TenantListRow,
  tenantDetails,
} from "./queries";
import { enterableTenants, instanceDetails } from "./switcher";
import { aContext, anAdmin } from "./testing";

let deployment: TestDeployment;
let main: TenantRef;
let root: string;
let context: ReturnType<typeof aContext>;
let tenants: { id: string; slug: string }[];

const COUNT = 130;
const asked = (query: Record<string, string | undefined>) => TenantListQuery.parse(query);

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  root = await anAdmin(main, "root@main.test");
  context = aContext(main, root);
  tenants = Array.from({ length: COUNT }, (_, index) => ({
    id: randomUUID(),
    slug: `bulk-${String(index).padStart(3, "0")}`,
  }));
  await inControl(async (tx) => {
    await tx.sql`
      insert into tenants (id, slug, name, kind, region, schema_name, app_role, sync_role, color, status, version)
      select id, slug, initcap(replace(slug, '-', ' ')), 'child', case when n % 2 = 0 then 'emea' else 'default' end,
        't_' || substr(md5(slug), 1, 12), slug || '_app', slug || '_sync', '#3b6ea5',
        case when n % 10 = 9 then 'suspended' else 'active' end, ${main.version}
      from rows from (jsonb_to_recordset(${JSON.stringify(tenants)}::text::jsonb) as (id uuid, slug text))
        with ordinality as t (id, slug, n)`;
    await tx.sql`
      insert into pairings (tenant_id, pairing_id, status, init_status, last_sync_at, last_changes, probe_status, conflicts)
      select id, id, case when slug < 'bulk-100' then 'paired' else 'unpaired' end, 'initialized',
        case when slug < 'bulk-050' then now() - make_interval(mins => right(slug, 2)::int / 2) end,
        '{"users": [1, 2, 3]}', case when slug = 'bulk-003' then 'unreachable' else 'connected' end, '[{"kind": "role"}]'
      from tenants where slug < 'bulk-120' and kind = 'child'`;
  });
  await inTenant(
    main,
    (tx) => tx.sql`
    insert into connections (id, kind, name, tenant_id)
    values (${randomUUID()}, 'tenant', 'Bulk 000', ${tenants[0]?.id ?? null})`,
  );
});

afterAll(() => deployment.close());

async function everyPage(
  list: (query: TenantListQuery) => Promise<CountedPage<TenantListRow>>,
  query: TenantListQuery,
) {
  const pages: CountedPage<TenantListRow>[] = [];
  for (let after: string | undefined; ; ) {
    const page = await list({ ...query, after });
    pages.push(page);
    if (!page.next) return pages;
    after = page.next;
  }
}

describe("listTenants", () => {
  it("T4: shows what was registered with main, with address, region, connection and states", async () => {
    const page = await listTenants(context, asked({ q: "bulk-00" }));
    expect(page.count).toBe(10);
    expect(page.rows[0]).toMatchObject({
      slug: "bulk-000",
      name: "Bulk 000",
      url: expect.stringMatching(/\/t\/bulk-000$/),
      ipAddress: "127.0.0.1",
      regionLabel: "Americas",
      labels: ["all"],
      connection: "Bulk 000",
      connectionStatus: "connected",
      initialization: "initialized",
      pairing: "paired",
      changes: { users: [1, 2, 3] },
      conflicts: 1,
    });
    expect(page.rows[3]).toMatchObject({
      slug: "bulk-003",
      pairing: "disconnected",
      connectionStatus: "unreachable",
      connection: null,
    });
    expect((await listTenants(context)).count).toBe(120);
    expect((await gatewayTenants(context)).count).toBe(COUNT);
  });

  it.each([
    "name",
    "region",
    "status",
    "connection",
    "initialization",
    "pairing",
    "lastSync",
    "created",
  ] as const)("T4: pages by %s, forwards and back, and loses or repeats no row", async (sort) => {
    for (const order of [sort, `-${sort}`] as const) {
      const pages = await everyPage((query) => gatewayTenants(context, query), asked({ sort: order }));
      const ids = pages.flatMap((page) => page.rows.map((row) => row.id));
      expect(pages.map((page) => page.rows.length)).toEqual([50, 50, 30]);
      expect(new Set(ids).size).toBe(COUNT);
      const back = await gatewayTenants(context, asked({ sort: order, before: pages[2]?.previous }));
      expect(back.rows).toEqual(pages[1]?.rows);
      expect(pages[0]?.previous).toBeUndefined();
    }
  });

  it("takes a search by its letter and a broken place for the beginning", async () => {
    expect((await gatewayTenants(context, asked({ q: "%" }))).count).toBe(0);
    expect((await gatewayTenants(context, asked({ q: "_" }))).count).toBe(0);
    const first = (await gatewayTenants(context)).rows;
    for (const after of ["x", btoa('["a"]'), btoa(JSON.stringify(["\u0000", root]))]) {
      expect((await gatewayTenants(context, asked({ after }))).rows).toEqual(first);
    }
    const forged = btoa(JSON.stringify(["not a time", root]));
    expect((await gatewayTenants(context, asked({ sort: "lastSync", after: forged }))).rows).toHaveLength(50);
  });

  it.each([
    ["status:suspended", 13],
    ["-status:suspended region:emea", COUNT / 2],
    ["region:Americas pairing:unpaired", 15],
    ["connection:unreachable", 1],
    ["label:ALL", COUNT],
    ["-label:all", 0],
    ["pairing:nonsense", 0],
  ])("T4: finds by the typed filter %s", async (q, count) => {
    expect((await gatewayTenants(context, asked({ q }))).count).toBe(count);
  });

  it("T4: exports every row that the filter finds, in the list's order, the gateway's for Account Admins alone", async () => {
    const ids: string[] = [];
    for await (const rows of exportTenants(context, asked({ q: "region:emea", sort: "-name" }), "all"))
      ids.push(...rows.map(({ slug }) => slug));
    expect(ids).toHaveLength(COUNT / 2);
    expect(ids).toEqual([...ids].sort().reverse());
    const plain = aContext(main, root, { accountAdmin: false });
    expect(() => exportTenants(plain, asked({}), "all")).toThrow("does not exist");
  });

  it("T2, T4: are not there in a child, and the gateway only for an Account Admin", async () => {
    const child = await deployment.child();
    const there = aContext(child, randomUUID());
    expect(() => listTenants(there)).toThrow("does not exist");
    expect(() => regions(there)).toThrow("does not exist");
    await expect(tenantDetails(there, "bulk-001")).rejects.toThrow("does not exist");
    expect(() => gatewayTenants(aContext(main, root, { accountAdmin: false }))).toThrow("does not exist");
  });

  it("T2, T4: a child that was never registered is there for an Account Admin alone", async () => {
    const viewer = aContext(main, root, { accountAdmin: false });
    await expect(tenantDetails(viewer, "bulk-125")).rejects.toMatchObject({ code: "not_found" });
    expect(await tenantDetails(viewer, "bulk-110")).toMatchObject({ pairing: "unpaired" });
    expect(await tenantDetails(context, "bulk-125")).toMatchObject({ slug: "bulk-125" });
  });

  it("T3, S7: tells all of one tenant, and the regions", async () => {
    expect(await tenantDetails(context, "bulk-001")).toMatchObject({
      slug: "bulk-001",
      conflictRows: [{ kind: "role" }],
      unpairReport: [],
    });
    await expect(tenantDetails(context, "main")).rejects.toMatchObject({ code: "not_found" });
    expect(await regions(context)).toEqual([
      { name: "default", label: "Americas" },
      { name: "emea", label: "EMEA" },
    ]);
  });
});

describe("enterableTenants", () => {
  it("T5, A5: lists main and the paired tenants in service that the person's own groups list, and no other", async () => {
    const [ann, bob] = [await anAdmin(main, "ann@main.test"), await anAdmin(main, "bob@main.test")];
    const [stored, session, nested] = [randomUUID(), randomUUID(), randomUUID()];
    const listed = {
      stored: ["bulk-001", "bulk-002", "bulk-008", "bulk-110"],
      session: ["bulk-020"],
      nested: ["bulk-030"],
    };
    await inTenant(main, async (tx) => {
      for (const [id, name] of [
        [stored, "stored"],
        [session, "session"],
        [nested, "nested"],
      ] as const) {
        await tx.sql`insert into groups (id, name, role_id) values (${id}, ${name}, ${ACCOUNT_ADMIN_ID})`;
        const ids = tenants.filter(({ slug }) => listed[name].includes(slug)).map((tenant) => tenant.id);
        await tx.sql`insert into group_tenants select ${id}, unnest(${ids}::uuid[])`;
      }
      await tx.sql`insert into group_members (group_id, user_id) values (${stored}, ${ann})`;
      await tx.sql`insert into group_nestings (child_id, parent_id) values (${stored}, ${nested})`;
    });
    const slugs = (found: { slug: string }[]) => found.map(({ slug }) => slug);
    expect(slugs(await enterableTenants(aContext(main, ann)))).toEqual(["main", "bulk-001", "bulk-002"]);
    expect(slugs(await enterableTenants(aContext(main, bob)))).toEqual(["main"]);

    const sessionId = randomUUID();
    await inControl(
      (tx) => tx.sql`
      insert into sessions (id, token_hash, home_tenant_id, user_id, expires_at, idp_groups)
      values (${sessionId}, ${Buffer.from(sessionId)}, ${main.id}, ${bob}, now() + interval '1 hour', ${[session]}::text[])`,
    );
    expect(slugs(await enterableTenants(aContext(main, bob, { sessionId })))).toEqual(["main", "bulk-020"]);

    expect(slugs(await enterableTenants(aContext(main, ann), "ULK 00", 2))).toEqual(["bulk-001", "bulk-002"]);
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where slug = 'bulk-001'`);
    expect(slugs(await enterableTenants(aContext(main, ann), "001"))).toEqual([]);
  });

  it("T5, A5: lists for a child's own person that child alone", async () => {
    const child = await deployment.child({ slug: "own", name: "Own" });
    const person = aContext(child, await anAdmin(child, "x@own.test"));
    expect(await enterableTenants(person)).toMatchObject([
      { slug: "own", regionLabel: "EMEA", schema: child.schema, available: true },
    ]);
    expect(await enterableTenants(person, "main")).toEqual([]);
    expect(await instanceDetails(person)).toMatchObject({
      slug: "own",
      connectionStatus: "unknown",
      lastSync: null,
    });
  });
});
