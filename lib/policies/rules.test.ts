import { describe, expect, it } from "vitest";
import { draftOf, policyOf } from "@/components/policies/draft";
import { isCommon } from "./common";
import { EffectInput, UpdatePolicyInput } from "./model";
import { admitsAddress, networkOf } from "./networks";
import { passwordProblems } from "./password";
import { entriesOf, passwordHint } from "./words";

const policy = { minLength: 12, classes: 0, refuseCommon: true };
const ada = { firstName: "Ada", lastName: "Löwe", email: "ada.loewe@acme.example" };
const problems = (password: string, change = {}) => passwordProblems({ ...policy, ...change }, password, ada);

describe("passwords", () => {
  it("A7: a long one that is nobody's and in no list may be set", async () => {
    expect(await problems("correct horse battery")).toEqual([]);
  });

  it("A7: counts characters as people do", async () => {
    expect(await problems("🦊🦊🦊🦊🦊🦊 kü")).toEqual([expect.stringContaining("it has 9")]);
    expect(await problems("kurz", { minLength: 8 })).toEqual([expect.stringContaining("at least 8")]);
    expect(await problems(`${"no list has this ".repeat(13)}`)).toEqual([
      expect.stringContaining("at most 200"),
    ]);
  });

  it("A7: asks for as many classes as the policy says, and names those that are missing", async () => {
    const long = "oak river stone";
    expect(await problems(long, { classes: 2 })).toEqual([]);
    expect(await problems(long, { classes: 3 })).toEqual([
      expect.stringContaining("capital letters or digits"),
    ]);
    expect(await problems(long, { classes: 4 })).toEqual([
      expect.stringContaining("capital letters and digits"),
    ]);
    expect(await problems("Oak 7 river stone", { classes: 4 })).toEqual([]);
  });

  it.each([
    "password",
    "Password1234",
    "P@ssw0rd!!!!",
    "drowssap1234",
    "123456789012",
    "letmeinletmein",
    "q w e r t y u i o p",
    "ILoveYou!2026",
  ])("A7: %s is common", async (password) => {
    expect(await isCommon(password)).toBe(true);
    expect(await problems(password, { minLength: 8, refuseCommon: false })).toEqual([]);
  });

  it.each(["violet-otter-87-lamp", "4829-dog-1827-3847", "the first long password"])(
    "A7: %s is not",
    async (password) => expect(await isCommon(password)).toBe(false),
  );

  it("A7: refuses one's own name and address, whatever the case and accents", async () => {
    expect(await problems("xx-LOWE-xx-1234")).toEqual([expect.stringContaining("name")]);
    expect(await problems("zz loewe zz 9911")).toEqual([expect.stringContaining("address")]);
    expect(await problems("I love acme.example so")).toEqual([expect.stringContaining("address")]);
    expect(await problems("xx-LOWE-xx-1234", { refuseCommon: false })).toEqual([]);
  });

  it("A7: the hint says what is asked", () => {
    expect(passwordHint({ minLength: 14, classes: 3, history: 5, refuseCommon: true })).toMatch(
      /14 characters.*At least 3.*common.*last 5/,
    );
    expect(passwordHint({ minLength: 8, classes: 0, history: 0, refuseCommon: false })).toBe(
      "At least 8 characters.",
    );
  });
});

describe("what the screen asks", () => {
  it("A7: reads a policy from an address, and refuses what is none", () => {
    const asked = {
      minLength: "14",
      classes: "2",
      history: "3",
      refuseCommon: "true",
      sessionHours: "8",
      inactiveDays: "90",
      networks: "192.0.2.9/24,2001:db8::/32",
      domains: "",
    };
    expect(EffectInput.parse(asked)).toEqual({
      minLength: 14,
      classes: 2,
      history: 3,
      refuseCommon: true,
      sessionHours: 8,
      inactiveDays: 90,
      networks: ["192.0.2.0/24", "2001:db8::/32"],
      domains: [],
    });
    for (const wrong of [
      { minLength: "NaN" },
      { networks: "x" },
      { inactiveDays: "-1" },
      { refuseCommon: "" },
    ])
      expect(EffectInput.safeParse({ ...asked, ...wrong }).success).toBe(false);
  });

  it("A7: what was typed is what is sent, and a field that was emptied is no number", () => {
    const policy = {
      minLength: 14,
      classes: 2,
      history: 3,
      refuseCommon: false,
      sessionHours: 8,
      inactiveDays: 0,
      networks: ["192.0.2.0/24", "2001:db8::/32"],
      domains: ["acme.example"],
    };
    expect(policyOf(draftOf(policy))).toEqual(policy);
    expect(policyOf({ ...draftOf(policy), history: " " }).history).toBeNaN();
    const { error } = UpdatePolicyInput.safeParse({ ...policy, history: Number.NaN, version: 1 });
    expect(error?.issues[0]?.message).toBe("Enter a whole number from 0 to 24.");
  });
});

describe("networks", () => {
  it.each([
    ["10.20.30.40/8", "10.0.0.0/8"],
    ["192.0.2.7", "192.0.2.7/32"],
    ["2001:DB8::1/32", "2001:db8::/32"],
    ["::ffff:192.0.2.7", "192.0.2.7/32"],
    ["::ffff:192.0.2.7/120", "192.0.2.0/24"],
  ])("A7: %s is kept as %s", (text, kept) => expect(networkOf(text)).toBe(kept));

  it.each([
    "",
    "10.1",
    "0x7f.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/8/8",
    "2001:db8::/129",
    "fe80::1%eth0",
    "acme",
    "1.2.3.4/x",
  ])("A7: “%s” is no network", (text) => expect(networkOf(text)).toBeUndefined());

  it("A7: lets in what lies within, in both families, and nothing else", () => {
    const list = ["10.0.0.0/8", "2001:db8::/32"];
    for (const ip of ["10.255.0.1", "::ffff:10.0.0.1", "2001:db8:1::5"])
      expect(admitsAddress(list, ip)).toBe(true);
    for (const ip of ["11.0.0.1", "2001:db9::1", "", "nonsense", null])
      expect(admitsAddress(list, ip)).toBe(false);
    expect(admitsAddress([], null)).toBe(true);
  });

  it("A7: reads lists however they are typed", () => {
    expect(entriesOf(" a, b;c\n\nd\te ")).toEqual(["a", "b", "c", "d", "e"]);
  });
});
