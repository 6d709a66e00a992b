import { readdirSync } from "node:fs";
import path from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { addressOf } from "@/lib/core/api-operation";
import { openApi } from "./openapi";
import { OPERATIONS } from "./operations";

const document = openApi();

describe("the document of the API", () => {
  it("K3: is valid OpenAPI 3.1", async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)));
    expect(result).toMatchObject({ valid: true });
  });

  it("K3: every reference leads somewhere", () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(refs.length).toBeGreaterThan(10);
    for (const [, name = ""] of refs) expect(document.components.schemas).toHaveProperty(name);
    expect(JSON.stringify(document)).not.toContain("$defs");
  });

  it("K3: each operation has a name of its own and a handler at its path, and no handler is left out", async () => {
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
    const root = path.join(process.cwd(), "app/api/v1");
    const others = ["[...path]/route.ts", "openapi.json/route.ts"];
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith("route.ts") && !others.includes(file),
    );
    const served: string[] = [];
    for (const file of files) {
      const handlers = (await import(path.join(root, file))) as Record<string, unknown>;
      const at = path.dirname(file).replaceAll("[", "{").replaceAll("]", "}");
      served.push(...Object.keys(handlers).map((method) => `${method} /api/v1/${at}`));
    }
    const declared = OPERATIONS.map((operation) => `${operation.method} ${addressOf(operation)}`);
    expect(served.sort()).toEqual(declared.sort());
  });

  it("K3: each example is one that the operation takes", () => {
    for (const { id, body, example, method } of OPERATIONS) {
      if (method === "GET") expect(body, id).toBeUndefined();
      else expect(body?.safeParse(example ?? {}).success, id).toBe(true);
    }
  });

  it("K3: each path parameter is declared, and each needs sentence names a right", () => {
    for (const [address, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods)) {
        const named = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const declared = operation.parameters.filter((one) => one.in === "path").map(({ name }) => name);
        expect(declared.sort(), operation.operationId).toEqual(named.sort());
        expect(operation["x-needs"]).toMatch(/^(Any key|View)/);
      }
    }
  });
});
