import { describe, expect, it } from "vitest";
import { GUIDES } from "./guides";
import { OIDC_GUIDES } from "./oidc/guides";
import { OVERAGE, TEMPLATES } from "./words";

describe("guides", () => {
  it("A2: each provider and protocol has what to paste and what it sends", () => {
    for (const guides of [GUIDES, OIDC_GUIDES])
      for (const template of TEMPLATES) {
        expect(guides[template].paste.length).toBeGreaterThan(0);
        expect(guides[template].send.length).toBeGreaterThan(0);
      }
  });

  it("A2: Entra ID's says what to set so that groups arrive for everybody, where the log points to", () => {
    for (const { entra } of [GUIDES, OIDC_GUIDES])
      expect(entra.overage?.join(" ")).toMatch(/Groups assigned to the application/);
    expect(OVERAGE).toMatch(/as Set up says/);
    expect(OVERAGE.length).toBeLessThanOrEqual(500);
  });
});
