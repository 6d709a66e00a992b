import { describe, expect, it } from "vitest";
import { decide, type Known } from "./decide";

const user = (change: Partial<Known> = {}): Known => ({
  id: "u",
  origin: "local",
  type: "local",
  status: "active",
  locked: false,
  ...change,
});

function outcome(input: {
  account?: Known;
  byEmail?: Known;
  links?: boolean;
  verified?: boolean;
  email?: string | null;
}): string {
  try {
    return decide({
      connection: { linksLocal: input.links ?? false },
      identity: {
        email: input.email === undefined ? "a@acme.test" : input.email,
        emailVerified: input.verified ?? false,
      },
      account: input.account,
      byEmail: input.byEmail,
    }).kind;
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}

describe("decide", () => {
  it.each([
    ["someone new", {}, "create"],
    ["someone new without an address", { email: null }, "address_missing"],
    ["a known account", { account: user({ type: "sso" }) }, "known"],
    ["a known account without an address now", { account: user({ type: "sso" }), email: null }, "known"],
    ["an address of a local user", { byEmail: user() }, "address_taken"],
    ["the same, verified, where linking is off", { byEmail: user(), verified: true }, "address_taken"],
    ["the same, linking on, not verified", { byEmail: user(), links: true }, "address_unverified"],
    ["the same, linking on and verified", { byEmail: user(), links: true, verified: true }, "link"],
    ["an address of another connection's user", { byEmail: user({ type: "sso" }) }, "address_taken"],
    [
      "an invited user, linking on",
      { byEmail: user({ status: "invited" }), links: true, verified: true },
      "link",
    ],
    [
      "an inactive user to link",
      { byEmail: user({ status: "inactive" }), links: true, verified: true },
      "inactive",
    ],
    ["an inactive account", { account: user({ status: "inactive" }) }, "inactive"],
    ["a locked account", { account: user({ locked: true }) }, "locked"],
    ["a deleted account", { account: user({ status: "deleted" }) }, "create"],
    [
      "someone whom main sent",
      { byEmail: user({ origin: "main" }), links: true, verified: true },
      "from_main",
    ],
    [
      "someone of the gateway",
      { byEmail: user({ origin: "gateway" }), links: true, verified: true },
      "from_main",
    ],
    ["an account whose user came from main since", { account: user({ origin: "main" }) }, "from_main"],
  ])("A3: %s", (_, input, expected) => {
    expect(outcome(input)).toBe(expected);
  });
});
