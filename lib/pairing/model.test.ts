import { describe, expect, it } from "vitest";
import { GenerateKeyInput, parseTenantUrl } from "./model";

const hosts = ["console.example.com", "127.0.0.1:3000"];

describe("parseTenantUrl", () => {
  it.each([
    ["https://console.example.com/t/acme", "acme"],
    ["http://Console.Example.com:80/t/Acme/settings/users?q=1#x", "acme"],
    [" https://console.example.com/t/acme/ ", "acme"],
    ["http://localhost:3000/t/acme-bank", "acme-bank"],
    ["http://[::1]:3000/t/a", "a"],
  ])("P2: reads the tenant of %s", (text, slug) => {
    expect(parseTenantUrl(text, hosts)).toEqual({ slug });
  });

  it.each([
    ["acme", "This is not an address"],
    ["ftp://console.example.com/t/acme", "This is not an address"],
    ["javascript:alert(1)", "This is not an address"],
    ["https://evil.example.com/t/acme", "belongs to another server"],
    ["https://console.example.com.evil.com/t/acme", "belongs to another server"],
    ["https://console.example.com@evil.com/t/acme", "belongs to another server"],
    ["http://localhost:4000/t/acme", "belongs to another server"],
    ["https://console.example.com/", "names no tenant"],
    ["https://console.example.com/t/", "names no tenant"],
    ["https://console.example.com/t/a%2e%2e", "names no tenant"],
    ["https://console.example.com/t/main", "the main tenant itself"],
    ["https://console.example.com/t/MAIN/tenants", "the main tenant itself"],
  ])("P2: refuses %s in words of its own", (text, words) => {
    expect(parseTenantUrl(text, hosts)).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe("GenerateKeyInput", () => {
  it("P1: lives 24 hours unless told otherwise, and 1 to 168", () => {
    const input = { breakGlassUserId: crypto.randomUUID(), password: "x" };
    expect(GenerateKeyInput.parse(input).hours).toBe(24);
    for (const hours of [0, 169, 1.5])
      expect(GenerateKeyInput.safeParse({ ...input, hours }).success).toBe(false);
  });
});
