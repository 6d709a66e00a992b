import { describe, expect, it } from "vitest";
import { logSummary } from "./log-words";
import type { PlannedChange, SharePlan } from "./model";
import { planPage } from "./plan-page";
import { planDifferences, planSummary } from "./plan-words";

const change = (itemId: string, tenantId: string, more: Partial<PlannedChange> = {}): PlannedChange => ({
  ...{ itemId, tenantId, action: "add", number: 1, digest: "a", direct: true, with: null },
  ...{ blocked: false, failure: null, ...more },
});

function plan(digest: string, changes: PlannedChange[], more: Partial<SharePlan> = {}): SharePlan {
  const tenantIds = [...new Set(changes.map(({ tenantId }) => tenantId))];
  return {
    digest,
    changes,
    refused: [],
    items: { list: { name: "VIPs", type: "global_list" }, rule: { name: "Phish", type: "event_rule" } },
    tenants: Object.fromEntries(tenantIds.map((id) => [id, { name: id, slug: id, region: "default" }])),
    targeted: tenantIds,
    ...more,
  };
}

describe("words of sharing", () => {
  it("C18: a plan of a thousand tenants is told a page at a time, with the whole in numbers", () => {
    const changes = Array.from({ length: 1_000 }, (_, n) => [
      change("rule", `t${n}`),
      change("list", `t${n}`, { with: "rule", failure: n === 999 ? "The site Oslo is inactive." : null }),
    ]).flat();
    const page = planPage(plan("x", changes));
    expect(page.totals).toEqual({
      add: 2_000,
      overwrite: 0,
      remove: 0,
      failing: 1,
      tenants: 1_000,
      changes: 2_000,
    });
    expect(page.items).toMatchObject([
      { id: "rule", add: 1_000, because: null },
      { because: "Phish", failing: 1 },
    ]);
    expect(page.tenants).toHaveLength(20);
    expect(planPage(plan("x", changes), { after: page.next ?? "" }).tenants[0]?.id).toBe("t20");
    expect(planPage(plan("x", changes), { failing: true })).toMatchObject({
      tenants: [{ id: "t999" }],
      next: null,
    });
    expect(planSummary(page)).toBe("In 1,000 tenants: 2,000 added.");
  });

  it("C18: what a stale plan has that the shown one had not is told in sentences", () => {
    const before = planPage(plan("x", [change("list", "a"), change("rule", "a")]));
    const after = planPage(
      plan(
        "y",
        [change("list", "a", { number: 2, digest: "b" }), change("list", "b", { number: 2, digest: "b" })],
        {
          refused: [{ itemId: "rule", reason: "Its Shared by default is off." }],
        },
      ),
    );
    expect(planDifferences(before, after)).toEqual([
      "VIPs: version 2 goes instead of 1.",
      "VIPs: added in 2 tenants instead of 1.",
      "Phish needs nothing any more.",
      "Phish may not be shared: Its Shared by default is off.",
      "2 tenants instead of 1 are meant.",
    ]);
    expect(planDifferences(before, before)).toEqual([]);
  });

  it("C4: the log says what happened, when, which version, why and under which reference", () => {
    const row = { reason: null, ref: null, along: false, changedAt: "2026-11-24T15:20:11Z", heldAt: null };
    const at = "2026-11-24T15:20:11Z";
    expect(logSummary({ ...row, state: "successful", wanted: 3, held: 3, heldAt: at })).toBe(
      "Version 3 is here since 2026-11-24 15:20 UTC.",
    );
    expect(
      logSummary({
        ...row,
        state: "failed",
        wanted: 4,
        held: 3,
        reason: "It cannot be reached.",
        ref: "ab12",
      }),
    ).toBe(
      "Version 4 failed at 2026-11-24 15:20 UTC. It cannot be reached. Version 3 is still here. Reference ab12.",
    );
    expect(logSummary({ ...row, state: "sharing", wanted: null, held: 3 })).toBe("It is being taken away.");
    expect(logSummary({ ...row, state: "missing", wanted: null, held: null })).toBe(
      "It was never pushed here.",
    );
  });
});
