import { describe, expect, it } from "vitest";
import { callsElsewhere, eligibility } from "./rules";
import type { ContentType } from "./types";

const item = (type: ContentType, more: object = {}) => ({
  type,
  live: 3,
  published: null,
  newest: 4,
  settings: {},
  definition: {},
  ...more,
});
const why = (type: ContentType, more: object = {}) => {
  const answer = eligibility(item(type, more));
  return "reason" in answer ? answer.reason : answer.number;
};

describe("eligibility", () => {
  it.each<ContentType>(["event_playbook", "incident_playbook", "utility_command", "integration"])(
    "C6, C7, C9: %s without a live version is refused in words",
    (type) => {
      expect(why(type, { live: null })).toBe("It has no live version yet.");
    },
  );

  it("C6: the newest live version of an event playbook goes, not its draft", () => {
    expect(why("event_playbook")).toBe(3);
  });

  it("C7: an incident playbook must be published, and its published version goes", () => {
    expect(why("incident_playbook")).toBe("It is not published.");
    expect(why("incident_playbook", { published: 2 })).toBe(2);
  });

  it("C8: an integration is custom, or built in and configured", () => {
    const builtIn = (configured: boolean) => ({ definition: { builtIn: true, configured } });
    expect(why("integration", builtIn(false))).toBe("It is built in and was not configured.");
    expect(why("integration", builtIn(true))).toBe(3);
    expect(why("integration", { definition: { builtIn: false, configured: false } })).toBe(3);
  });

  it("C10: a connection is shared with its Tenant toggle alone", () => {
    expect(why("connection")).toBe("Its Tenant toggle is off.");
    expect(why("connection", { settings: { tenantToggle: true } })).toBe(3);
  });

  it("C11, C13: a global list and an incident form need nothing more", () => {
    expect([why("global_list"), why("incident_form")]).toEqual([3, 3]);
  });

  it("C12: an event automation rule is shared by default or not at all", () => {
    expect(why("event_rule")).toBe("Its Shared by default is off.");
    expect(why("event_rule", { settings: { sharedByDefault: true } })).toBe(3);
  });
});

describe("callsElsewhere", () => {
  const at = (baseUrl?: string) => ({ values: baseUrl === undefined ? {} : { baseUrl } });
  it.each([
    ["https://a.test/v1", "https://a.test/v2", false],
    ["https://a.test", "https://A.test:443/", false],
    ["https://a.test", "http://a.test", true],
    ["https://a.test", "https://a.test:444", true],
    ["https://a.test", "https://a.test.evil.test", true],
    ["https://a.test", "https://a.test@evil.test", true],
    ["https://a.test", undefined, true],
    [undefined, undefined, false],
  ])("C10: from %s to %s: %s", (before, after, elsewhere) => {
    expect(callsElsewhere(at(before), at(after))).toBe(elsewhere);
  });
});
