import { describe, expect, it } from "vitest";
import { kindOf, weigh, weightTable } from "./bundles";

describe("kindOf", () => {
  it.each([
    ["/t/[tenant]", "list"],
    ["/t/[tenant]/settings/users", "list"],
    ["/t/[tenant]/settings/users/[user]", "form"],
    ["/t/[tenant]/settings/roles/new", "form"],
    ["/login", "form"],
    ["/t/[tenant]/settings/groups/graph", "picture"],
  ])("takes %s for a %s", (route, kind) => {
    expect(kindOf(route)).toBe(kind);
  });
});

describe("weigh", () => {
  const sizes: Record<string, number> = { frame: 150_000, table: 50_000, heavy: 90_000 };
  const pages = weigh(
    [
      { route: "/t/[tenant]/audit", firstLoadChunkPaths: ["frame", "table"] },
      { route: "/t/[tenant]/settings/users/add", firstLoadChunkPaths: ["frame", "heavy"] },
    ],
    (chunk) => sizes[chunk] ?? 0,
  );

  it("sums a page's chunks and puts the heaviest for its budget first", () => {
    expect(pages.map(({ kilobytes, budget }) => [kilobytes, budget])).toEqual([
      [240, 230],
      [200, 210],
    ]);
  });

  it("says in the table which page is over its budget", () => {
    expect(
      weightTable(pages)
        .split("\n")
        .map((line) => line.split(/\s+/)[0]),
    ).toEqual(["OVER", "ok"]);
  });
});
