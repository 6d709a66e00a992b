import { expect, it } from "vitest";
import { parseJsonText } from "./json-text";

it("C11: JSON with a mistake is told with its line and column", () => {
  expect(parseJsonText('{"a": [1]}')).toEqual({ ok: true, value: { a: [1] } });
  expect(parseJsonText('{\n  "a": 1,\n  oops\n}')).toEqual({
    ok: false,
    error: "This is not JSON at line 3, column 3.",
  });
  expect(parseJsonText(" ")).toEqual({ ok: false, error: "Enter JSON." });
  expect(parseJsonText("[1")).toMatchObject({ ok: false });
});
