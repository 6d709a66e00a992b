import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { tenantBySlug } from "@/lib/tenants/registry";
import { signInWays, wayOfAddress } from "./choose";
import { connectionAt } from "./stored";
import { samlConnection } from "./testing/connection";

let deployment: TestDeployment;
let acme: TenantRef;
const ids = { acme: "", main: "" };

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
  ids.acme = (await samlConnection(acme, { name: "Acme", domains: ["acme.test"], showButton: true })).id;
  ids.main = (
    await samlConnection(deployment.main, { name: "Main", domains: ["acme.test", "main.test"] })
  ).id;
  await samlConnection(acme, { name: "Off", domains: ["off.test"], showButton: true, enabled: false });
  await deployment.child({ slug: "globex" });
});
afterAll(() => deployment.close());

const way = async (email: string, tenant?: string, next?: string) =>
  (await wayOfAddress({ email, ...(tenant && { tenant }), ...(next && { next }) }, email))?.href ?? null;

describe("which provider", () => {
  it("A2: the domain of an address chooses it: the tenant's own first, then main's", async () => {
    expect(await way("a@ACME.test", "acme")).toBe(`/t/acme/sso/${ids.acme}/login?next=%2Ft%2Facme`);
    expect(await way("a@main.test", "acme")).toBe(`/t/main/sso/${ids.main}/login?next=%2Ft%2Facme`);
    expect(await way("a@acme.test")).toBe(`/t/main/sso/${ids.main}/login?next=%2Ft%2Fmain`);
  });

  it("A2: no other domain, no part of one, no disabled connection, no other tenant's, no foreign path", async () => {
    for (const email of ["a@sub.acme.test", "a@me.test", "a@off.test", "acme.test", "@acme.test", ""])
      expect(await way(email, "acme")).toBeNull();
    expect(await way("a@acme.test", "globex")).toBe(`/t/main/sso/${ids.main}/login?next=%2Ft%2Fglobex`);
    expect(await way("a@main.test", "acme", "https://evil.test")).toBe(`/t/main/sso/${ids.main}/login`);
  });

  it("A2: buttons are those that are to be shown; a tenant without one looks like none", async () => {
    expect((await signInWays("acme", undefined)).buttons.map(({ name }) => name)).toEqual(["Acme"]);
    expect(await signInWays("globex", "/t/x")).toEqual(await signInWays("no-such-tenant", "/t/x"));
  });

  it("A5: a connection of a tenant out of service is as unknown as one of a tenant that does not exist", async () => {
    const { id: tenantId } = await deployment.child({ slug: "suspended" });
    const home = async () => (await inControl((tx) => tenantBySlug(tx, "suspended"))) as TenantRef;
    const { id } = await samlConnection(await home(), { name: "Suspended" });
    expect(await connectionAt(await home(), id)).toMatchObject({ id });
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${tenantId}`);
    expect(await connectionAt(await home(), id)).toBeUndefined();
  });
});
