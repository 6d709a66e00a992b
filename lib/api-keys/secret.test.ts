import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { hintOf, newSecret, secretHash, tenantOfSecret } from "./secret";

it("K1: a secret says which tenant it is of, and has 256 bits of its own", () => {
  const tenant = randomUUID();
  const [one, two] = [newSecret(tenant), newSecret(tenant)];
  expect(one).toMatch(/^bwa_[\w-]{71}$/);
  expect(tenantOfSecret(one)).toBe(tenant);
  expect(one.slice(26, 69)).not.toBe(two.slice(26, 69));
  expect(secretHash(one)).toHaveLength(32);
  expect(hintOf(one)).toBe(`bwa_…${one.slice(-4)}`);
});

it("K1: a mistyped, cut or foreign secret is known by its form", () => {
  const secret = newSecret(randomUUID());
  const other = secret[40] === "A" ? "B" : "A";
  for (const wrong of [
    "",
    "bwa_",
    secret.slice(0, -1),
    `${secret}x`,
    `${secret.slice(0, 40)}${other}${secret.slice(41)}`,
    secret.replace("bwa_", "bwk_"),
    `${secret}\u0000`,
  ])
    expect(tenantOfSecret(wrong)).toBeUndefined();
});
