import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CreateTenantInput, PALETTE, suggestColor, suggestSlug } from "./model";

const good = {
  name: "Acme Bank",
  slug: "acme",
  region: "emea",
  adminEmail: "ann@acme.test",
  adminFirstName: "Ann",
  adminLastName: "Lee",
  color: PALETTE[0],
};

const problem = (change: object) => {
  const result = CreateTenantInput.safeParse({ ...good, ...change });
  return result.success ? undefined : result.error.issues[0]?.message;
};

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe("suggestSlug", () => {
  it.each([
    ["Acme Bank", "acme-bank"],
    ["  Müller & Söhne GmbH ", "muller-sohne-gmbh"],
    ["Straße", "strasse"],
    ["Main", "main-tenant"],
    ["株式会社", "tenant"],
    ["--", "tenant"],
  ])("T2: makes of %j the address %s", (name, slug) => {
    expect(suggestSlug(name)).toBe(slug);
  });

  it("T2: always suggests an address that is accepted", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        (name) => problem({ slug: suggestSlug(name) }) === undefined,
      ),
    );
  });
});

describe("the palette", () => {
  it.each(PALETTE)("T6: %s carries white text", (color) => {
    expect(1.05 / (luminance(color) + 0.05)).toBeGreaterThanOrEqual(4.5);
  });

  it("T6: gives a name the same colour whenever it is asked", () => {
    expect(suggestColor("Acme Bank")).toBe(suggestColor(" acme bank"));
    expect(
      new Set(["Acme", "Globex", "Initech", "Umbrella", "Hooli"].map(suggestColor)).size,
    ).toBeGreaterThan(2);
  });
});

describe("CreateTenantInput", () => {
  it("takes a complete form, trimmed, the address in small letters", () => {
    expect(CreateTenantInput.parse({ ...good, name: " Acme ", slug: " ACME " })).toMatchObject({
      name: "Acme",
      slug: "acme",
    });
  });

  it.each([
    [{ name: "  " }, "Give the tenant a name."],
    [{ name: "a".repeat(81) }, "A name has at most 80 characters."],
    [{ name: "a\u0000b" }, "A name cannot contain control characters."],
    [{ name: "\u200b" }, "A name needs a letter or a digit."],
    [{ name: "a\u202eb" }, "A name cannot contain control characters."],
    [{ slug: "main" }, "The console uses this word itself. Choose another address."],
    [{ slug: "-a" }, expect.stringContaining("An address has 1 to 48")],
    [{ slug: "a".repeat(49) }, expect.stringContaining("An address has 1 to 48")],
    [{ region: "" }, "Choose a region."],
    [{ adminEmail: "nobody" }, "This is not an e-mail address."],
    [{ adminFirstName: "" }, "Enter the first name."],
    [{ adminLastName: 7 }, "Enter the last name."],
    [{ color: "#ffffff" }, "Choose one of the colours."],
  ])("T2: refuses %j in words", (change, message) => {
    expect(problem(change)).toEqual(message);
  });
});
