import { expect, it } from "vitest";
import { z } from "zod";
import "./sentences";

const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

it.each([
  [z.string(), undefined, "This is missing."],
  [z.string(), 1, "Enter text."],
  [z.int().min(1), 0, "Enter at least 1."],
  [z.number().lt(5), 5, "Enter less than 5."],
  [z.string().min(1), "", "Enter at least 1 character."],
  [z.array(z.string()).max(2), ["a", "b", "c"], "Give at most 2 entries."],
  [z.uuid(), "x", "This is no id."],
  [z.string().regex(/^a$/), "b", "This is not written as it has to be."],
  [z.enum(["a", "b"]), "c", "Choose one of a, b."],
  [z.strictObject({}), { oops: 1 }, "There is no “oops” here: leave it out."],
  [
    z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") })]),
    { kind: "b" },
    "Choose a “kind” that there is.",
  ],
  [z.union([z.string(), z.number()]), true, "This is none of the kinds of value that it can be."],
  [z.string().min(1, "Enter a name."), "", "Enter a name."],
])("a schema's refusal is a plain sentence: %#", (schema, value, sentence) => {
  expect(said(schema, value)).toBe(sentence);
});
