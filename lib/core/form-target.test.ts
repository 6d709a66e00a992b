import { describe, expect, it } from "vitest";
import { withFormTarget } from "./form-target";

const policy = "default-src 'self'; form-action 'self'; frame-ancestors 'none'";

describe("withFormTarget", () => {
  it.each([
    ["https://idp.test/slo?x=1", "https://idp.test/slo"],
    ["https://idp.test:8443", "https://idp.test:8443/"],
    ["https://idp.test/a;script-src *,b", "https://idp.test/a%3Bscript-src%20*%2Cb"],
    ["https://idp.test/$&/a'b", "https://idp.test/$&/a'b"],
  ])("A2: allows the address %s alone, and no other directive", (target, source) => {
    expect(withFormTarget(policy, target)).toBe(
      `default-src 'self'; form-action ${source}; frame-ancestors 'none'`,
    );
  });
});
