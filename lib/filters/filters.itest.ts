import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { actingIn, activeUser } from "@/lib/users/testing";
import { filterValues } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
let other: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  [child, other] = [await deployment.child({ name: "Acme" }), await deployment.child({ name: "Globex" })];
  await inTenant(
    child,
    (tx) => tx.sql`
      insert into groups (id, name, role_id, idp_groups)
      select gen_random_uuid(), 'Tier ' || lpad(n::text, 2, '0'), ${ACCOUNT_ADMIN_ID},
        case when n = 1 then array['Sec-Ops', 'sec-ops'] else '{}'::text[] end
      from generate_series(1, 45) n`,
  );
  await inTenant(
    other,
    (tx) => tx.sql`
      insert into groups (id, name, role_id) values (${randomUUID()}, 'Secret squad', ${ACCOUNT_ADMIN_ID})`,
  );
});

afterAll(() => deployment.close());

const ask = (more: Partial<Parameters<typeof filterValues>[1]>) => ({
  screen: "users",
  key: "group",
  q: "",
  after: "",
  ...more,
});
const values = (found: { items: { value: string }[] }) => found.items.map(({ value }) => value);

describe("filterValues", () => {
  it("U1: gives the groups by name a page at a time, each once", async () => {
    const context = actingIn(child, { users: "view" });
    const all: string[] = [];
    for (let after = ""; ; ) {
      const found = await filterValues(context, ask({ after }));
      all.push(...values(found));
      if (!found.next) break;
      after = found.next;
    }
    expect(all).toEqual(Array.from({ length: 45 }, (_, n) => `Tier ${String(n + 1).padStart(2, "0")}`));
  });

  it("U1, G4: finds by any part, whatever signs it has, and keeps case apart where case counts", async () => {
    const context = actingIn(child, { users: "view", groups: "view" });
    expect(values(await filterValues(context, ask({ q: "ER 07" })))).toEqual(["Tier 07"]);
    expect(values(await filterValues(context, ask({ q: "%" })))).toEqual([]);
    expect(values(await filterValues(context, ask({ key: "role", q: "account" })))).toEqual([
      "Account Admin",
    ]);
    expect(values(await filterValues(context, ask({ screen: "groups", key: "idp" })))).toEqual([
      "Sec-Ops",
      "sec-ops",
    ]);
  });

  it("W7: names other tenants to main alone, and nothing of another tenant's", async () => {
    const onMain = actingIn(deployment.main, { groups: "view", tenants: "view" });
    expect((await filterValues(onMain, ask({ screen: "groups", key: "tenant", q: "acm" }))).items).toEqual([
      { value: child.slug, label: "Acme" },
    ]);
    const register = ask({ screen: "deviations", key: "tenant", q: "glob" });
    expect((await filterValues(actingIn(deployment.main, { deviations: "view" }), register)).items).toEqual([
      { value: other.slug, label: "Globex" },
    ]);
    await expect(filterValues(actingIn(deployment.main, { users: "view" }), register)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(filterValues(actingIn(child), register)).rejects.toMatchObject({ code: "not_found" });
    expect(values(await filterValues(onMain, ask({ screen: "tenants", key: "region" })))).toEqual([
      "Americas",
      "EMEA",
    ]);
    expect(values(await filterValues(onMain, ask({ screen: "tenants", key: "label" })))).toEqual(["all"]);
    const inChild = actingIn(child);
    expect((await filterValues(inChild, ask({ screen: "groups", key: "tenant" }))).items).toEqual([]);
    expect(values(await filterValues(inChild, ask({ q: "secret" })))).toEqual([]);
  });

  it("gives people to those who may read the log", async () => {
    await activeUser(child, { firstName: "Zoe", lastName: "Zahn", email: "zoe@example.com" });
    const found = await filterValues(
      actingIn(child, { audit: "view" }),
      ask({ screen: "audit", key: "actor", q: "zahn" }),
    );
    expect(found.items).toEqual([{ value: "zoe@example.com", label: "Zoe Zahn" }]);
  });

  it("refuses who may not open the list, a list that is not there, and a key that is not searched", async () => {
    await expect(filterValues(actingIn(child, { roles: "view" }), ask({}))).rejects.toMatchObject({
      code: "forbidden",
    });
    for (const hostile of [{ screen: "tenants" }, { screen: "x" }, { key: "status" }, { key: "__proto__" }]) {
      await expect(filterValues(actingIn(child), ask(hostile))).rejects.toMatchObject({ code: "not_found" });
    }
  });
});
