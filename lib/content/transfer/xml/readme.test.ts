import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readXml } from "./read";

describe("the README's XML", () => {
  it("C16: is what the imports take", () => {
    const [, file = ""] = /```xml\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];
    const items = readXml(file, [
      "event_playbook",
      "integration",
      "utility_command",
      "connection",
      "event_rule",
    ]);
    expect(items.map(({ type }) => type)).toEqual([
      "utility_command",
      "integration",
      "connection",
      "event_playbook",
      "event_rule",
    ]);
  });
});
