import { expect, it } from "vitest";
import { limitsOf, typeOf } from "./words";

const words = (schema: Record<string, unknown>) =>
  typeOf(schema)
    .map(({ text }) => text)
    .join("");

it("K3: types and their limits read as words", () => {
  expect(words({ type: "array", items: { $ref: "#/components/schemas/User" } })).toBe("User[]");
  expect(typeOf({ $ref: "#/components/schemas/User" })).toEqual([{ text: "User", name: "User", at: 0 }]);
  expect(words({ anyOf: [{ type: "string", format: "uuid" }, { type: "null" }] })).toBe("uuid or null");
  expect(words({ enum: ["none", "view"] })).toBe("none | view");
  expect(words({ type: "object", additionalProperties: { type: "string" } })).toBe("map of string");
  expect(words({})).toBe("anything");
  expect(limitsOf({ minLength: 1, maxLength: 80 })).toBe("1 to 80 characters");
  expect(limitsOf({ maxItems: 50 })).toBe("at most 50 items");
  expect(limitsOf({ minimum: 1, maximum: 200, default: 50 })).toBe("1 to 200, default 50");
  expect(limitsOf({ type: "integer", maximum: Number.MAX_SAFE_INTEGER })).toBe("");
});
