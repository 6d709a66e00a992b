import { describe, expect, it } from "vitest";
import { IMPORT_BYTES } from "@/lib/users/import/words";
import { BODY_LIMIT, bodyLimitOf } from "./body-limit";

describe("bodyLimitOf", () => {
  it.each([
    ["POST", "/t/acme/api/users/import", IMPORT_BYTES],
    ["POST", "/t/acme/api/users/import?mode=check", IMPORT_BYTES],
    ["GET", "/t/acme/api/users/import", BODY_LIMIT],
    ["PUT", "/t/acme/api/users/import", BODY_LIMIT],
    ["POST", "/t/acme/api/users/import/more", BODY_LIMIT],
    ["POST", "/t/acme/settings/users/import", BODY_LIMIT],
    ["POST", "/t/a/b/api/users/import", BODY_LIMIT],
    ["POST", "/login?x=/t/acme/api/users/import", BODY_LIMIT],
  ])("U3: lets a large body in at the import alone: %s %s", (method, url, limit) => {
    expect(bodyLimitOf({ method, url })).toBe(limit);
  });
});
