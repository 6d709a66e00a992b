import { describe, expect, it } from "vitest";
import { filterProblems } from "./filter-problems";

const filters = [
  {
    key: "status",
    label: "Status",
    only: true,
    values: ["active", "locked"].map((value) => ({ value, label: value })),
  },
  { key: "role", label: "Role", search: true },
];

describe("filterProblems", () => {
  it.each(["", "ann", "status:LOCKED", 'role:"Anything at all"', '"foo:bar"', "status:"])(
    "finds none in %j",
    (q) => {
      expect(filterProblems(q, filters)).toEqual([]);
    },
  );

  it("U1: points at a value that its key cannot have, and knows the filter without it", () => {
    expect(filterProblems("ann -status:loked role:x", filters)).toEqual([
      {
        term: "-status:loked",
        message: "“loked” is no value of status. Choose active or locked.",
        without: "ann role:x",
      },
    ]);
  });

  it("U1: points at a key that the list does not know", () => {
    expect(filterProblems("team:red", filters)).toEqual([
      {
        term: "team:red",
        message: "There is no filter “team” here, so it is searched for as text. There are status and role.",
        without: "",
      },
    ]);
  });

  it("leaves lists without typed filters alone", () => {
    expect(filterProblems("a:b", [])).toEqual([]);
  });
});
