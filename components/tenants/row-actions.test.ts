import { describe, expect, it } from "vitest";
import type { TenantListRow } from "@/lib/tenants/queries";
import { refreshEvery } from "./live";
import { type TenantHandlers, type TenantRights, tenantActions } from "./row-actions";

const row = (more: Partial<TenantListRow>) =>
  ({
    slug: "acme",
    status: "active",
    pairing: "paired",
    connectionStatus: "connected",
    ...more,
  }) as TenantListRow;

const ALL = { pair: true, unpair: true, sync: true, labels: true };
const idle = {} as TenantHandlers;

function labels(rights: TenantRights): string[] {
  return tenantActions(rights, [], idle).map(({ label }) => label);
}

function reason(label: string, of: TenantListRow, enterable: string[] | null = ["acme"]): string | undefined {
  return tenantActions(ALL, enterable, idle)
    .find((action) => action.label === label)
    ?.disabled?.([of]);
}

describe("tenantActions", () => {
  it("R2: leaves out what the person's roles never allow", () => {
    expect(labels(ALL)).toEqual([
      "Open",
      "Sync now",
      "Check connection",
      "Edit labels",
      "Retry",
      "Re-pair",
      "Unpair",
      "Remove",
    ]);
    expect(labels({ pair: false, unpair: false, sync: false, labels: false })).toEqual(["Open"]);
  });

  it.each([
    ["Open", { pairing: "unpaired" as const }],
    ["Open", { status: "suspended" as const }],
    ["Sync now", { pairing: "unpaired" as const }],
    ["Sync now", { pairing: "disconnected" as const, connectionStatus: "unknown" as const }],
    ["Retry", {}],
    ["Re-pair", {}],
    ["Unpair", { pairing: "unpaired" as const }],
    ["Unpair", { status: "suspended" as const }],
    ["Remove", {}],
  ])("P6: %s is held back with a reason for %j", (label, more) => {
    expect(reason(label, row(more))).toMatch(/\.$/);
  });

  it.each([
    ["Open", {}],
    ["Sync now", { pairing: "disconnected" as const, connectionStatus: "unreachable" as const }],
    ["Retry", { pairing: "failed" as const }],
    ["Re-pair", { pairing: "unpaired" as const }],
    ["Unpair", { pairing: "disconnected" as const }],
    ["Remove", { pairing: "unpaired" as const }],
  ])("P6: %s is open for %j", (label, more) => {
    expect(reason(label, row(more))).toBeUndefined();
  });

  it("A5: does not open a tenant that no group of the person lists", () => {
    expect(reason("Open", row({}), ["globex"])).toBe(
      "None of your groups lists it among the available tenants.",
    );
    expect(reason("Open", row({}), null)).toBeUndefined();
  });
});

describe("refreshEvery", () => {
  it.each([
    [{ pairing: "pending" as const }, 1000],
    [{ pairing: "failed" as const }, 5000],
    [
      { pairing: "disconnected" as const, connectionStatus: "unknown" as const, pairingReference: null },
      1000,
    ],
    [
      { pairing: "disconnected" as const, connectionStatus: "unknown" as const, pairingReference: "ref" },
      5000,
    ],
    [{ pairing: "disconnected" as const, connectionStatus: "unreachable" as const }, undefined],
    [{}, undefined],
  ])("P5: follows %j every %s ms", (more, every) => {
    expect(refreshEvery([row({}), row(more)])).toBe(every);
  });
});
