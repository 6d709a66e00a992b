import { describe, expect, it } from "vitest";
import { fieldsOf } from "@/lib/commands/definition";
import { COMMANDS } from "@/lib/commands/registry";
import type { CommandField, FieldKind } from "@/lib/commands/words";
import { initialValues, inputOf } from "./values";

const field = (kind: FieldKind, more: Partial<CommandField> = {}): CommandField => ({
  name: "x",
  label: "X",
  hint: "",
  kind,
  required: false,
  choices: [],
  initial: null,
  ...more,
});
const read = (kind: FieldKind, typed: string | boolean, required = false) =>
  inputOf([field(kind, { required })], { x: typed });

describe("a command's form", () => {
  it("C16: reads each kind of field", () => {
    expect(read("line", " a ").input).toEqual({ x: " a " });
    expect(read("flag", true).input).toEqual({ x: true });
    expect(read("number", "12").input).toEqual({ x: 12 });
    expect(read("names", "a, b\nc,,").input).toEqual({ x: ["a", "b", "c"] });
    expect(read("json", '{"a": [1]}').input).toEqual({ x: { a: [1] } });
    expect(read("pairs", "a=1\n\nb = x=y").input).toEqual({ x: { a: "1", b: "x=y" } });
    expect(read("line", "").input).toEqual({});
    expect(read("line", "", true).input).toEqual({ x: "" });
  });

  it("C16: says beside the field what cannot be read", () => {
    expect(read("json", "{").errors).toEqual({ "input.x": expect.stringContaining("not JSON") });
    expect(read("json", "", true).errors).toEqual({ "input.x": "Enter JSON." });
    expect(read("number", "abc").errors).toEqual({ "input.x": "Enter a number." });
    expect(read("secrets", "novalue").errors).toEqual({ "input.x": expect.stringContaining("name=value") });
  });

  it("C16: what a form begins with is what the schema has by default", () => {
    for (const { name, input } of COMMANDS) {
      const fields = fieldsOf(input);
      expect(
        fields.every(({ label }) => label !== ""),
        name,
      ).toBe(true);
      const begun = inputOf(fields, initialValues(fields));
      const wrong = input.safeParse(begun.input);
      const issues = wrong.success ? [] : wrong.error.issues;
      for (const { path } of issues) {
        expect(fields.find((one) => one.name === path[0])?.required, `${name} ${String(path[0])}`).toBe(true);
      }
    }
  });
});
