import { describe, expect, it } from "vitest";
import { type Candidate, type Place, resolveConnection } from "./resolve";

const place: Place = {
  tenantId: "acme",
  tenantName: "Acme",
  region: "emea",
  labels: ["Premium"],
  site: { id: "berlin", name: "Berlin" },
};

const one = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  name: "Mail",
  origin: "local",
  labels: ["all"],
  tenantToggle: true,
  integrationId: "imap",
  integration: {
    name: "IMAP",
    authentication: "bearer",
    connectionFields: [{ name: "baseUrl", label: "Address", required: true, secret: false }],
  },
  scope: { kind: "all" },
  values: { baseUrl: "https://mail.test" },
  secrets: ["token"],
  properties: {},
  ...more,
});
const whys = (list: Candidate[], at: Place | null = place, ask = {}) => {
  const { usedId, verdicts } = resolveConnection(list, at, { name: "mail", ...ask });
  return { usedId, ...Object.fromEntries(verdicts.map(({ id, why }) => [id, why])) };
};
const site = { kind: "site", tenantId: "acme", siteId: "berlin" } as const;
const tenant = { kind: "tenant", tenantId: "acme" } as const;
const region = { kind: "region", region: "emea" } as const;

describe("which connection a site uses", () => {
  it("C10: site before tenant before region before all, each other told why", () => {
    const all = [
      one("a"),
      one("r", { scope: region }),
      one("t", { scope: tenant }),
      one("s", { scope: site }),
    ];
    expect(whys(all)).toMatchObject({
      usedId: "s",
      s: "Used: it is for this site.",
      t: "Less specific than Mail for its site.",
      a: "Less specific than Mail for its site.",
    });
    expect(whys(all.slice(0, 3)).usedId).toBe("t");
    expect(whys(all.slice(0, 2)).usedId).toBe("r");
    expect(whys(all.slice(0, 1)).usedId).toBe("a");
    expect(whys(all, { ...place, site: null }).usedId).toBe("t");
  });

  it.each([
    ["Its Tenant toggle is off.", { tenantToggle: false }],
    ["Its integration is not here.", { integration: null }],
    ["Its “Address” is not set.", { values: {} }],
    ["Its secret is not set.", { secrets: [] }],
    ["For another region.", { scope: { kind: "region", region: "amer" } as const }],
    ["For another tenant.", { scope: { kind: "tenant", tenantId: "other" } as const }],
    ["For another site.", { scope: { ...site, siteId: "rome" } }],
    ["Its labels do not name this tenant.", { labels: ["Basic"] }],
    ["Its custom property “site” is Rome, not Berlin.", { properties: { site: "Rome" } }],
  ])("C10: one that does not fit gives way to one that does: %s", (why, more) => {
    const { usedId, ...rest } = whys([one("fit"), one("no", { scope: site, ...more })]);
    expect({ usedId, no: (rest as Record<string, string>).no }).toEqual({ usedId: "fit", no: why });
  });

  it("C10: two that are equally specific are used by nobody, until a custom property tells them apart", () => {
    const two = [one("a", { scope: tenant }), one("b", { scope: tenant })];
    expect(whys(two)).toMatchObject({ usedId: null, a: expect.stringMatching(/^2 connections are equally/) });
    expect(resolveConnection(two, place, { name: "Mail" }).summary).toMatch(/equally specific/);
    const told = [one("a", { scope: tenant }), one("b", { scope: tenant, properties: { site: "berlin" } })];
    expect(whys(told)).toMatchObject({ usedId: "b" });
    const keyed = two.map((each, n) => ({ ...each, properties: { desk: n === 0 ? "day" : "night" } }));
    expect(whys(keyed, place, { properties: { desk: "night" } })).toMatchObject({ usedId: "b" });
  });

  it("C15: main itself uses what holds everywhere, whatever the toggle; a child's own needs none either", () => {
    expect(whys([one("a", { tenantToggle: false }), one("t", { scope: tenant })], null)).toMatchObject({
      usedId: "a",
      t: "For tenants only.",
    });
    const inChild = { ...place, labels: null };
    expect(whys([one("own", { tenantToggle: false })], inChild).usedId).toBe("own");
    expect(whys([one("shared", { origin: "main", tenantToggle: false })], inChild).usedId).toBe(null);
  });

  it("C10: says so where nothing bears the name, or talks to the integration", () => {
    expect(resolveConnection([one("a")], place, { name: "Chat" }).summary).toBe(
      "There is no connection “Chat” here.",
    );
    expect(resolveConnection([one("a")], place, { integrationId: "x" }).summary).toMatch(/this integration/);
  });
});
