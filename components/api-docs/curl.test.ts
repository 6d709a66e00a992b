import { expect, it } from "vitest";
import { openApi } from "@/lib/api/openapi";
import { curlOf } from "./curl";

const operationAt = (path: string, method: string) => {
  const operation = openApi().paths[`/api/v1/tenants/{tenant}${path}`]?.[method];
  if (!operation) throw new Error(path);
  return operation;
};

it("K3: an example names the address, the version and the body, and no secret", () => {
  const text = curlOf(
    "put",
    "https://c.example/api/v1/tenants/acme/roles/{role}",
    operationAt("/roles/{role}", "put"),
  );
  expect(text).toContain("curl -X PUT 'https://c.example/api/v1/tenants/acme/roles/7b1f");
  expect(text).toContain(`-H 'If-Match: "1"'`);
  expect(text).toContain('"incidents:close": "edit"');
  expect(text).toContain("Bearer $BAILIWICK_KEY");
  expect(curlOf("get", "https://c.example/it's", operationAt("/users", "get"))).toContain(
    "curl 'https://c.example/it'\\''s'",
  );
});
