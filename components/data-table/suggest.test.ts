import { describe, expect, it } from "vitest";
import { accept, suggest } from "./suggest";

const filters = [
  { key: "status", label: "Status", values: ["active", "locked"].map((value) => ({ value, label: value })) },
  { key: "role", label: "Direct role", values: [{ value: "Account Admin", label: "Account Admin" }] },
  {
    key: "group",
    label: "Group",
    search: true,
    values: ["Sec-Ops", "Tier 1"].map((value) => ({ value, label: "" })),
  },
  { key: "kind", label: "Kind", values: [{ value: "local_sso", label: "Local and SSO" }] },
];
const texts = (typed: string) => suggest(typed, filters).map(({ text }) => text);

describe("suggest", () => {
  it.each([
    ["", ["status:", "role:", "group:", "kind:"]],
    ["ann st", ["status:"]],
    ["-st", ["-status:"]],
    ["ann ", []],
    ["status:", ["status:active", "status:locked"]],
    ["STATUS:lo", ["status:locked"]],
    ["-status:lo", ["-status:locked"]],
    ['role:"Account A', ['role:"Account Admin"']],
    ["kind:sso", []],
    ["kind:local_", ["kind:local_sso"]],
    ["kind:Local", ["kind:local_sso"]],
    ["group:x", []],
    ["group:ops", ["group:Sec-Ops"]],
    ['-group:"r 1', ['-group:"Tier 1"']],
  ])("offers for %j what can follow", (typed, offered) => {
    expect(texts(typed)).toEqual(offered);
  });
});

describe("accept", () => {
  it.each([
    ["ann st", "status:", "ann status:"],
    ["ann status:lo", "status:locked", "ann status:locked "],
    ['ann role:"Account A', 'role:"Account Admin"', 'ann role:"Account Admin" '],
  ])("%j and %j make %j", (typed, text, whole) => {
    expect(accept(typed, { text, label: "" })).toBe(whole);
  });
});
