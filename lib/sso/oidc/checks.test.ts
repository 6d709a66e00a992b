import { describe, expect, it } from "vitest";
import { checkClaims } from "./checks";

const now = new Date("2026-01-01T12:00:00Z");
const seconds = now.getTime() / 1000;
const held = { issuer: "https://idp.test", clientId: "us", now };
const good = {
  iss: held.issuer,
  aud: "us",
  sub: "someone",
  iat: seconds,
  exp: seconds + 300,
  nonce: "n",
};

const failed = (change: Record<string, unknown>) =>
  checkClaims({ ...good, ...change }, held)
    .filter(({ state }) => state === "failed")
    .map(({ what, reason }) => [what, reason]);

describe("checkClaims", () => {
  it("A2: a good token fails nothing; whose nonce and which access token it has stays open", () => {
    const checks = checkClaims({ ...good, at_hash: "h", nbf: seconds }, held);
    expect(checks.map(({ what, state }) => [what, state])).toEqual([
      ["Issuer", "passed"],
      ["Audience", "passed"],
      ["Subject", "passed"],
      ["Not expired", "passed"],
      ["Issued before now", "passed"],
      ["Valid already", "passed"],
      ["Nonce", "open"],
      ["Access token", "open"],
    ]);
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ iss: "https://idp.test/" }, "Issuer", "issuer"],
    [{ iss: undefined }, "Issuer", "issuer"],
    [{ aud: "them" }, "Audience", "audience"],
    [{ aud: [] }, "Audience", "audience"],
    [{ aud: ["us", "them"] }, "Audience", "audience"],
    [{ aud: ["us", "them"], azp: "them" }, "Audience", "audience"],
    [{ azp: "them" }, "Audience", "audience"],
    [{ sub: "" }, "Subject", "subject"],
    [{ sub: 7 }, "Subject", "subject"],
    [{ sub: "x".repeat(256) }, "Subject", "subject"],
    [{ exp: seconds - 180 }, "Not expired", "expired"],
    [{ exp: "2030" }, "Not expired", "malformed"],
    [{ iat: seconds + 181 }, "Issued before now", "not_yet_valid"],
    [{ iat: "yesterday" }, "Issued before now", "malformed"],
    [{ iat: undefined }, "Issued before now", "malformed"],
    [{ nbf: seconds + 181 }, "Valid already", "not_yet_valid"],
    [{ nonce: undefined }, "Nonce", "malformed"],
    [{ nonce: "" }, "Nonce", "malformed"],
  ])("A2: %j fails %s alone", (change, what, reason) => {
    expect(failed(change)).toEqual([[what, reason]]);
  });

  it("A2: each failure is told, not the first alone", () => {
    const all = failed({ aud: "them", exp: 1, nonce: undefined }).map(([what]) => what);
    expect(all).toEqual(["Audience", "Not expired", "Nonce"]);
  });

  it("A2: several audiences with our azp, and clocks that differ by less than 180 seconds, are well", () => {
    expect(failed({ aud: ["us", "them"], azp: "us" })).toEqual([]);
    expect(failed({ exp: seconds - 179, iat: seconds + 179, nbf: seconds + 179 })).toEqual([]);
    expect(failed({ exp: Number.MAX_VALUE })).toEqual([]);
  });
});
