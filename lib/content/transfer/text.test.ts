import { describe, expect, it } from "vitest";
import { aDefinition } from "../testing";
import { CONTENT_TYPES, type ContentType } from "../types";
import { inOrder } from "./refs";
import { parseContent, serializeContent } from "./text";

const ID = "3d7f0c5e-0f6e-4d53-9a07-3f0d4b0a1c11";
const standing = (type: ContentType, definition = aDefinition(type, { id: ID })) => ({
  type,
  name: `The ${type}`,
  description: "",
  labels: ["all"],
  settings: {},
  definition,
});
const nameOf = (id: string) => (id === ID ? "Needed" : undefined);
const file = (items: unknown) => JSON.stringify({ format: "bailiwick-content", version: 1, items });

function fieldsOf(text: string, format: "json" | "yaml" = "json"): Record<string, string> {
  try {
    parseContent(text, format);
  } catch (error) {
    return (error as { fields: Record<string, string> }).fields;
  }
  throw new Error("It was taken.");
}

describe("files of content as JSON and YAML", () => {
  it.each(["json", "yaml"] as const)("C1: every type goes out as %s and comes back, by names", (format) => {
    const items = CONTENT_TYPES.map((type) => standing(type));
    const text = serializeContent(items, nameOf, format);
    expect(text).not.toContain(ID);
    const back = parseContent(text, format);
    expect(back.map(({ type, name }) => [type, name])).toEqual(items.map(({ type, name }) => [type, name]));
    const rows = back.flatMap(({ type, refs }) => refs.map(({ name, types }) => [type, name, types]));
    expect(rows).toEqual([
      ["event_playbook", "Needed", ["utility_command"]],
      ["incident_playbook", "Needed", ["utility_command"]],
      ["connection", "Needed", ["integration"]],
    ]);
    const form = back.find(({ type }) => type === "incident_form");
    expect(form?.definition).toEqual(aDefinition("incident_form"));
  });

  it("C10: a connection goes out without the names of its secrets, its scope by names", () => {
    const definition = { ...aDefinition("connection", { id: ID }), secrets: ["token"] };
    const item = { ...standing("connection", definition), scope: { tenant: "acme", site: "HQ" } };
    const text = serializeContent([item], nameOf, "json");
    expect(text).not.toContain("token");
    expect(parseContent(text, "json")[0]?.scope).toEqual({ tenant: "acme", site: "HQ" });
  });

  it("says what is wrong with the frame, by its place", () => {
    expect(fieldsOf("{}")).toMatchObject({ format: expect.stringContaining("bailiwick-content") });
    expect(fieldsOf(file([{ type: "nothing", name: "A", definition: {} }]))).toHaveProperty(["items.0.type"]);
    expect(fieldsOf(file([]))).toEqual({ items: "The file has no items." });
    const many = Array.from({ length: 201 }, () => ({ type: "global_list", name: "A", definition: {} }));
    expect(fieldsOf(file(many)).items).toMatch(/at most 200/);
    expect(fieldsOf("{").text).toMatch(/^This is no JSON: /);
    expect(fieldsOf("a: [1", "yaml").text).toMatch(/^This is no YAML: .*line 1/);
  });

  it("refuses what is too large, too deep, too often said, or cannot be stored", () => {
    const deep = (n: number) => `${"[".repeat(n)}${"]".repeat(n)}`;
    expect(fieldsOf(deep(5_000)).text).toMatch(/nested deeper/);
    expect(fieldsOf(deep(20_000), "yaml").text).toMatch(/nested deeper/);
    expect(fieldsOf(deep(60), "yaml").text).toMatch(/nested deeper/);
    expect(fieldsOf(`"${"é".repeat(600_000)}"`).text).toMatch(/larger than 1 MB/);
    expect(fieldsOf(`[${"1,".repeat(120_000)}1]`).text).toMatch(/100,000 values/);
    expect(fieldsOf("[1]\n".repeat(20_000), "yaml").text).toMatch(/too much YAML/);
    expect(fieldsOf('["\\u0000"]').text).toMatch(/cannot be stored/);
    expect(fieldsOf('["\\ud800"]').text).toMatch(/cannot be stored/);
    expect(fieldsOf('{"__proto__": 1}').text).toMatch(/__proto__/);
    expect(fieldsOf("a: 1\na: 2", "yaml").text).toBe("The key “a” stands twice in a map.");
    const laughs = [
      "a0: &a0 [x, x]",
      ...Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`),
    ];
    expect(fieldsOf(laughs.join("\n"), "yaml").text).toMatch(/alias/i);
    expect(fieldsOf("a: !!js/function 'x'\nb: .inf", "yaml").text).toMatch(/Infinity/);
  });

  it("refuses YAML that is wrong all over in the time that its length takes", () => {
    const before = process.cpuUsage();
    expect(fieldsOf("&a ".repeat(30_000), "yaml").text).toMatch(/at most one anchor at line 1, column 4/);
    expect(fieldsOf("&a ".repeat(60_000), "yaml").text).toMatch(/too much YAML/);
    expect(process.cpuUsage(before).user / 1_000_000).toBeLessThan(5);
  });

  it("C17: puts what is named before what names it, wherever it stands in the file", () => {
    const items = parseContent(
      serializeContent(
        ["connection", "integration"].map((type) => standing(type as ContentType)),
        () => "The integration",
        "yaml",
      ),
      "yaml",
    );
    expect(inOrder(items).map(({ type }) => type)).toEqual(["integration", "connection"]);
  });
});
