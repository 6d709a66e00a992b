import { describe, expect, it } from "vitest";
import { GUIDES } from "./guides";
import { OIDC_GUIDES } from "./oidc/guides";
import { PROTOCOLS } from "./protocols";
import { OVERAGE, TEMPLATES } from "./words";

const KINDS = ["saml", "oidc"] as const;
const OF = { saml: GUIDES, oidc: OIDC_GUIDES };
/** What no provider can do without, of ours. */
const NEEDED = { saml: ["acsUrl", "spEntityId"], oidc: ["redirectUrl"] };

describe("guides", () => {
  for (const kind of KINDS)
    it.each(TEMPLATES)(`A2: %s by ${kind} is given what it needs, each value once`, (template) => {
      const pasted = OF[kind][template].paste.map(({ value }) => value);
      expect(pasted).toEqual(expect.arrayContaining(NEEDED[kind]));
      expect(new Set(pasted).size).toBe(pasted.length);
    });

  for (const kind of KINDS)
    it.each(TEMPLATES)(`A2: %s by ${kind} sends what a new connection reads`, (template) => {
      const sent = OF[kind][template].send.map(({ name }) => name);
      const { email, firstName, lastName, groups } = PROTOCOLS[kind].mapping(template);
      expect(sent).toEqual(expect.arrayContaining([firstName, lastName]));
      expect(email).toBe(sent.find((name) => /mail/i.test(name)));
      if (sent.some((name) => name.endsWith("groups"))) expect(sent).toContain(groups);
    });

  it("A2: Entra ID's says what to set so that groups arrive for everybody, where the log points to", () => {
    for (const { entra } of [GUIDES, OIDC_GUIDES])
      expect(entra.overage?.join(" ")).toMatch(/Groups assigned to the application/);
    expect(OVERAGE).toMatch(/as Set up says/);
    expect(OVERAGE.length).toBeLessThanOrEqual(500);
  });
});
