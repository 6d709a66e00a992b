import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { releaseRoleName, reserveRestoredNames, reserveRoleName } from "./names";
import { outcomeOf } from "./testing";

let deployment: TestDeployment;
let main: TenantRef;
let acme: TenantRef;
let globex: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = deployment.main;
  acme = await deployment.child({ name: "Acme" });
  globex = await deployment.child({ name: "Globex", region: "default" });
});

afterAll(() => deployment.close());

const reserve = (tenant: TenantRef, name: string, kind?: "custom" | "standard") =>
  outcomeOf(reserveRoleName(tenant, name, randomUUID(), kind));

const addRole = (tenant: TenantRef, name: string) =>
  inTenant(tenant, (tx) => tx.sql`insert into roles (id, name) values (${randomUUID()}, ${name})`);

const age = () => inControl((tx) => tx.sql`update role_names set reserved_at = now() - interval '1 hour'`);

const MAIN_HAS = (name: string) =>
  `conflict: The main tenant already has a role named “${name}”. Choose another name.`;
const CHILD_HAS = (name: string) =>
  `conflict: A child tenant already has a role named “${name}”. Choose another name.`;

describe("reserveRoleName", () => {
  it("S5: keeps a name of main from every child, whatever its case, and a child's from main", async () => {
    expect(await reserve(main, "Tier 1")).toBe("done");
    expect(await reserve(acme, "TIER 1")).toBe(MAIN_HAS("TIER 1"));
    expect(await reserve(globex, "Night shift")).toBe("done");
    expect(await reserve(main, "night shift")).toBe(CHILD_HAS("night shift"));
  });

  it("S5: lets two children have a role of one name, and a tenant its own again", async () => {
    expect(await reserve(acme, "Auditor")).toBe("done");
    expect(await reserve(globex, "Auditor")).toBe("done");
    expect(await reserve(globex, "auditor")).toBe("done");
  });

  it("S5: keeps the predefined names from everyone, and the out-of-the-box names from a child's custom roles", async () => {
    expect(await reserve(main, "account admin")).toMatch(
      /^conflict: “account admin” is the name of a predefined role/,
    );
    expect(await reserve(acme, "Instance Administrator")).toMatch(/^conflict: .* predefined role/);
    expect(await reserve(acme, "Analyst")).toMatch(/^conflict: .* comes from the main tenant/);
    expect(await reserve(acme, "Analyst", "standard")).toBe("done");
    expect(await reserve(main, "Read-Only", "standard")).toBe("done");
  });

  it("S5: gives one of main and a child a name for which both ask at once", async () => {
    for (let round = 0; round < 20; round++) {
      const outcomes = await Promise.all([reserve(main, `Race ${round}`), reserve(acme, `Race ${round}`)]);
      expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    }
  });

  it("S5: frees a name that was released, and one whose role was never written", async () => {
    await reserve(acme, "Released");
    await releaseRoleName(acme, "Released");
    expect(await reserve(main, "Released")).toBe("done");
    await reserve(acme, "Rolled back");
    expect(await reserve(main, "Rolled back")).toBe(CHILD_HAS("Rolled back"));
    await age();
    expect(await reserve(main, "Rolled back")).toBe("done");
  });

  it("S5: keeps a name that was released by a transaction that did not come to pass", async () => {
    await reserve(acme, "Kept");
    await addRole(acme, "Kept");
    await releaseRoleName(acme, "Kept");
    expect(await reserve(main, "Kept")).toBe(CHILD_HAS("Kept"));
  });

  it("S5: believes a tenant that cannot be asked", async () => {
    const closed = await deployment.child();
    await reserve(closed, "Unknown");
    await releaseRoleName(closed, "Unknown");
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${closed.id}`);
    expect(await reserve(main, "Unknown")).toBe(CHILD_HAS("Unknown"));
  });
});

describe("reserveRestoredNames", () => {
  it("S5: says which names main has, by its roles and not by its memory, and reserves the others", async () => {
    await reserve(main, "Ours");
    await addRole(main, "Ours");
    await reserve(main, "Only remembered");
    await age();
    const roles = ["Ours", "Only remembered", "Free", "Analyst"].map((name) => ({ id: randomUUID(), name }));
    expect(await reserveRestoredNames(acme, roles)).toEqual(new Set(["ours"]));
    expect(await reserve(main, "Free")).toBe(CHILD_HAS("Free"));
    expect(await reserve(globex, "Ours")).toBe(MAIN_HAS("Ours"));
  });
});
