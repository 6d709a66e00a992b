import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { migrationsOf } from "./migrations";
import { CONTROL_VERSION, INSTANCE_VERSION, REGION_VERSION } from "./versions";

describe("the migrations", () => {
  it.each([
    ["control", CONTROL_VERSION],
    ["region", REGION_VERSION],
    ["instance", INSTANCE_VERSION],
  ] as const)(
    "of %s are numbered without a gap up to the version that the code expects",
    async (kind, version) => {
      const numbers = (await migrationsOf(kind)).map((migration) => migration.number);
      expect(numbers).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    },
  );

  it("use no enum, domain, trigger or foreign schema in an instance", async () => {
    for (const migration of await migrationsOf("instance")) {
      const sql = migration.sql.replaceAll(/--.*$/gm, "").toLowerCase();
      expect(sql).not.toMatch(/create\s+(type|domain|trigger)/);
      expect(sql).not.toMatch(/references\s+\w+\./);
      expect(sql).not.toContain("public.");
    }
  });

  it("leave no string-built SQL to the rest of the code", async () => {
    const source = await readFile("db/connection.ts", "utf8");
    expect(source).not.toContain(".unsafe(");
  });
});
