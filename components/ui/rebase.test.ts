import fc from "fast-check";
import { expect, it } from "vitest";
import { rebase } from "./rebase";

it("takes their changes, keeps mine, and tells where both changed", () => {
  const base = { name: "A", description: "old", tags: ["x"] };
  const mine = { ...base, name: "Mine", tags: ["x", "y"] };
  const theirs = { name: "Theirs", description: "new", tags: ["x", "y"] };
  expect(rebase(base, mine, theirs)).toEqual({
    merged: { name: "Mine", description: "new", tags: ["x", "y"] },
    taken: ["description"],
    clashing: ["name"],
  });
});

it("takes what they added and removed", () => {
  type Levels = { [key: string]: string };
  expect(rebase<Levels>({ a: "view" }, { a: "view" }, { b: "edit" })).toEqual({
    merged: { b: "edit" },
    taken: ["a", "b"],
    clashing: [],
  });
  expect(rebase<Levels>({ a: "view" }, {}, { a: "edit" })).toEqual({
    merged: {},
    taken: [],
    clashing: ["a"],
  });
});

it("without changes of mine is theirs, without theirs is mine", () => {
  const forms = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.constantFrom("1", "2", "3"));
  fc.assert(
    fc.property(forms, forms, (base, other) => {
      expect(rebase(base, base, other).merged).toEqual(other);
      expect(rebase(base, other, base)).toEqual({ merged: other, taken: [], clashing: [] });
    }),
  );
});
